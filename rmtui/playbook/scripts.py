"""Templates of what to write and say: read on demand, overridable by the bank, filled from an allow-list of fields.

A bank's own template is a file in `templates/` of the configuration folder; with the id of a built-in one it needs to
hold only what differs. Several versions may lie there: the highest is in force, the others stay readable.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rmtui.domain.model import Channel, Stage, Step
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.playbook.source import Problem, Source, read
from rmtui.text import clean

BUILT_IN = Path(__file__).parent / "templates"
OVERRIDES = "templates"
LANGUAGES = ("zh", "en")

CALL_PARTS = ("opening", "purpose", "question", "if_yes", "if_busy", "if_no", "close")
TEXT_PARTS = ("text",)
"""The one part of a text message."""

# fmt: off
FIELDS = frozenset({
    "customer_name", "title", "salutation", "tier", "rm_name", "rm_mobile", "office_phone", "lead_name", "bank",
    "branch", "sub_branch", "within_days", "date", "meeting_at", "meeting_place", "offer_1", "offer_2", "next_at",
    "reply", "festival", "product", "due_date", "closed_question",
})
# fmt: on
"""The merge fields a template may name (labels: catalog ids `merge.FIELD`)."""

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a template: its name (one of CALL_PARTS or TEXT_PARTS) and its text with placeholders."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A script or message. `step` is the first-contact step it serves; `kind` what it is for (catalog `kind.KIND`)."""

    id: str
    stages: tuple[Stage, ...]
    step: Step | None
    channel: Channel
    kind: str
    title: str
    parts: tuple[Part, ...]
    version: int
    temperaments: tuple[str, ...] = ()
    """Customers of these temperaments alone are spoken to so (`domain.relation`); empty: all."""

    @property
    def fields(self) -> frozenset[str]:
        """The merge fields that the template names."""
        return frozenset(name for part in self.parts for name in PLACEHOLDER.findall(part.text))

    @property
    def mark(self) -> str:
        """What a contact keeps of the template it used: id and version."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """The templates in force, the older versions beside them, and why files were refused."""

    current: tuple[Template, ...]
    older: tuple[Template, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. A missing one stands for a merge field without a value and shows the field's label."""

    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class FilledPart:
    """One part of a filled template."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with a customer's values in it. While `missing` names fields, it must not go out as sent."""

    template_id: str
    parts: tuple[FilledPart, ...]
    missing: tuple[str, ...]
    text: str
    """All parts, a line each."""


def fill(template: Template, values: Mapping[str, str]) -> Filled:
    """Puts the values in. A value is never read as a template again; an empty one is missing."""
    missing: dict[str, None] = {}
    parts = tuple(FilledPart(part.name, _pieces(part.text, values, missing)) for part in template.parts)
    lines = ("".join(piece.text for piece in part.pieces) for part in parts)
    return Filled(template.id, parts, tuple(missing), "\n".join(lines))


def _pieces(text: str, values: Mapping[str, str], missing: dict[str, None]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for place, run in enumerate(PLACEHOLDER.split(text)):
        if place % 2 == 0:
            pieces += [Piece(run)] if run else []
        elif value := clean(values.get(run, "")):
            pieces.append(Piece(value))
        else:
            missing[run] = None
            pieces.append(Piece(t("merge.missing", field=t(f"merge.{run}")), missing=True))
    return tuple(pieces)


def templates(lang: str, config: Path | None) -> tuple[Template, ...]:
    """The templates in force in `zh` or `en`, by stage."""
    return read_templates(lang, config).current


def read_templates(lang: str, config: Path | None) -> TemplateSet:
    """Reads the built-in templates and the bank's own over them; a wrong file is refused, the others count."""
    raw = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted((BUILT_IN / lang).glob("*.toml"))}
    found = {(name, data["version"]): _template(data) for name, data in raw.items()}
    problems: list[Problem] = []
    folder = config / OVERRIDES if config else None
    for file in sorted(folder.glob("*.toml")) if folder else ():
        source = read(file)
        if isinstance(source, Problem):
            problems.append(source)
        elif source.data.get("lang", lang) == lang or source.data["lang"] not in LANGUAGES:
            wrong, template = _own(source, raw, found)
            problems += wrong
            if template:
                found[template.id, template.version] = template
    newest = {name: version for name, version in sorted(found)}
    current = [template for (name, version), template in found.items() if newest[name] == version]
    older = [template for (name, version), template in sorted(found.items()) if newest[name] != version]
    return TemplateSet(tuple(sorted(current, key=_order)), tuple(older), tuple(problems))


def _order(template: Template) -> tuple[int, int, str]:
    """By the stage it begins with: first-contact steps, then what serves one stage, then what serves many."""
    steps = list(Step)
    place = steps.index(template.step) if template.step else len(steps) + len(template.stages)
    return template.stages[0], place, template.id


def _own(
    source: Source, built_in: Mapping[str, Mapping[str, Any]], taken: Mapping[tuple[str, int], Template]
) -> tuple[Sequence[Problem], Template | None]:
    """A template of the bank's own, laid over the built-in one of its id if there is one."""
    from rmtui.playbook.template_check import faults

    base = built_in.get(str(source.data.get("id")))
    problems = faults(source, base)
    if problems:
        return problems, None
    below: dict[str, Any] = dict(base) if base else {"step": "", "version": 0}
    data = {**below, "version": below["version"] + 1, **source.data}
    data["parts"] = {**below.get("parts", {}), **source.data.get("parts", {})}
    template = _template(data)
    if (template.id, template.version) in taken:
        return (source.problem(("version",), "double_version", version=str(template.version)),), None
    return (), template


def typed_template(text: str) -> Template:
    """A message that was typed for once, with merge fields as a template has them.

    Raises Refused `round_needs_text`, `unknown_merge_field`.
    """
    said = clean(text, lines=True)
    if not said:
        raise Refused("round_needs_text")
    template = Template("", tuple(Stage), None, Channel.SMS, "", "", (Part("text", said),), 0)
    for name in sorted(template.fields - FIELDS):
        raise Refused("unknown_merge_field", field=name)
    return template


def _template(data: Mapping[str, Any]) -> Template:
    channel = Channel(data["channel"])
    names = CALL_PARTS if channel is Channel.CALL else TEXT_PARTS
    return Template(
        id=data["id"],
        stages=tuple(Stage(stage) for stage in sorted(data["stages"])),
        step=Step(data["step"]) if data.get("step") else None,
        channel=channel,
        kind=data["kind"],
        title=clean(data["title"]),
        parts=tuple(Part(name, clean(data["parts"][name], lines=True)) for name in names if name in data["parts"]),
        version=data["version"],
        temperaments=tuple(data.get("temperaments", ())),
    )
