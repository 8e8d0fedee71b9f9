"""The certificate of an erasure in words."""

from collections import Counter

from rmtui.domain.erasing import Certificate
from rmtui.i18n import has, t


def paper(certificate: Certificate) -> str:
    """The certificate as plain text in the language in use."""
    values = {
        "who": certificate.masked,
        "id": certificate.subject,
        "at": f"{certificate.at:%Y-%m-%d %H:%M}",
        "by": certificate.by,
        "reason": certificate.reason,
        "rows": str(sum(count for _, count in certificate.rows)),
        "changes": str(certificate.changes),
        "day": certificate.backups_until.isoformat(),
        "end": certificate.end,
    }
    parts = ("title", "who", "at", "by", "reason", "rows", "log", "backups", "others", "words", "end")
    lines = [t(f"erasing.{part}", **values) for part in parts]
    counts: Counter[str] = Counter()
    for table, count in certificate.rows:
        word = f"exchange.table.{table}"
        counts[t(word if has(word) else "exchange.table.other")] += count
    rows = [t("erasing.row", table=table, n=str(count)) for table, count in counts.items()]
    place = parts.index("rows") + 1
    return "\n".join([*lines[:place], *rows, *lines[place:]])
