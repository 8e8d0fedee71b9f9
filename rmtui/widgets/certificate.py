"""The certificate of an erasure in words."""

from rmtui.domain.erasing import Certificate
from rmtui.i18n import t


def lines(one: Certificate) -> list[str]:
    """Line by line, as it is shown and written to a file."""
    names = ", ".join(f"{table} {count}" for table, count in one.rows)
    return [
        t("erasing.title"),
        t("erasing.number", number=one.number),
        t("erasing.who", name=one.masked, id=one.subject),
        t("erasing.when", at=f"{one.at:%Y-%m-%d %H:%M}", by=one.by),
        t("erasing.why", reason=one.reason),
        t("erasing.rows", n=sum(count for _, count in one.rows), tables=names),
        t("erasing.log", n=one.changes),
        t("erasing.backups", on=one.backups_until.isoformat()),
        t("erasing.others"),
    ]
