"""The team's pack 团队规则包: the bank's own playbook and templates as one piece with a version (feature S2-10).

A pack comes from another machine: names are an allow-list, sizes are bounded, and what the loader would refuse is
refused whole.
"""

import json
import re
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.playbook.loader import OVERRIDE, load_playbook
from rmtui.playbook.scripts import LANGUAGES, OVERRIDES, read_templates
from rmtui.playbook.source import MOST_BYTES, Problem

MOST_FILES = 200
_NAME = re.compile(rf"{re.escape(OVERRIDE)}|{OVERRIDES}/[\w-][\w. -]{{0,80}}\.toml")


class Pack(NamedTuple):
    """The files by name, relative to the configuration folder, the playbook's version, and a mark of the content."""

    version: str
    digest: str
    files: Mapping[str, str]


def of_folder(config: Path) -> Pack | None:
    """The files of a configuration folder; None where the bank has none of its own.

    Raises Refused `pack_not_usable` where the loader refuses one of them: others would be refused it too.
    """
    names = [config / OVERRIDE, *sorted((config / OVERRIDES).glob("*.toml"))]
    files = {file.relative_to(config).as_posix(): file.read_text("utf-8-sig") for file in names if file.is_file()}
    return _checked(files) if files else None


def of_text(files: str) -> Pack:
    """A pack that came: a JSON object of names and texts. Raises Refused `pack_not_usable`."""
    try:
        said = json.loads(files)
    except ValueError as error:
        raise Refused("pack_not_usable", reason="json") from error
    whole = isinstance(said, dict) and said and all(isinstance(text, str) for text in said.values())
    if not whole:
        raise Refused("pack_not_usable", reason="json")
    return _checked(said)


def text_of(pack: Pack) -> str:
    """The files as they travel."""
    return json.dumps(dict(sorted(pack.files.items())), ensure_ascii=False)


def _checked(files: Mapping[str, str]) -> Pack:
    if len(files) > MOST_FILES:
        raise Refused("pack_not_usable", reason=f"> {MOST_FILES}")
    for name, text in files.items():
        if not _NAME.fullmatch(name) or ".." in name:
            raise Refused("pack_not_usable", reason="name")
        if len(text.encode()) > MOST_BYTES:
            raise Refused("pack_not_usable", reason=Path(name).name)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / OVERRIDES).mkdir()
        for name, text in files.items():
            (here / name).write_text(text, "utf-8")
        loaded = load_playbook(here)
        problems: list[Problem] = [*loaded.problems]
        for language in LANGUAGES:
            problems += read_templates(language, here).problems
    if problems:
        first = problems[0]
        raise Refused("pack_not_usable", reason=f"{first.file.name}:{first.line}")
    digest = sha256(json.dumps(sorted(files.items()), ensure_ascii=False).encode()).hexdigest()
    return Pack(loaded.playbook.version, digest, dict(files))
