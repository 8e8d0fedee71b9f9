"""A script in better words: what was learnt in talks becomes the next version of a template (feature S4-30)."""

from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.playbook.scripts import FIELDS, OVERRIDES, PLACEHOLDER, Template, read_templates
from rmtui.text import clean


def write_variant(config: Path, lang: str, template: Template, part: str, text: str) -> Path:
    """Writes the template with other words in one part as its next version, which is in force from then on.

    No file is ever written over. Raises Refused `variant_empty`, `unknown_merge_field` or `variant_not_usable`.
    """
    import tomli_w

    said = clean(text, lines=True)
    if not said:
        raise Refused("variant_empty")
    for name in PLACEHOLDER.findall(said):
        if name not in FIELDS:
            raise Refused("unknown_merge_field", field=name)
    parts = {each.name: said if each.name == part else each.text for each in template.parts}
    versions = [each.version for each in _every(lang, config) if each.id == template.id]
    version = max(versions, default=template.version) + 1
    folder = config / OVERRIDES
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{template.id}-{lang}-{version}.toml"
    with open(path, "xb") as stream:
        tomli_w.dump({"id": template.id, "lang": lang, "version": version, "parts": parts}, stream)
    if not any(each.id == template.id and each.version == version for each in read_templates(lang, config).current):
        path.unlink()
        raise Refused("variant_not_usable", title=template.title)
    return path


def _every(lang: str, config: Path) -> tuple[Template, ...]:
    found = read_templates(lang, config)
    return (*found.current, *found.older)
