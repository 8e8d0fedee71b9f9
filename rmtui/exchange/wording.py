"""Words for what an import found, from the catalog: why a row was skipped, how a cell was repaired, what to know."""

from rmtui.exchange.plan import Notice, Repair, Skip
from rmtui.i18n import has, t


def skip_text(skip: Skip) -> str:
    """Why the row was not taken, in one sentence."""
    return t(f"import.skip.{skip.reason}", **_shown(skip.values))


def repair_text(repair: Repair) -> str:
    """How the cell was repaired, in a few words."""
    return t(f"import.repair.{repair.rule}")


def notice_text(notice: Notice) -> str:
    """What is to be known of a row, in one sentence."""
    return t(f"import.notice.{notice.message}", **_shown(notice.values))


def field_text(field: str) -> str:
    """The name of a field that a column may be mapped to."""
    return t(f"import.field.{field}") if has(f"import.field.{field}") else field


def _shown(values: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: field_text(value) if name == "field" else value for name, value in values}
