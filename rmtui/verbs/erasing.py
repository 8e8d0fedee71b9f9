"""The verb `erase`: a person erased for good, and the certificate of it on the screen and on paper."""

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from rmtui.domain.erasing import Certificate
from rmtui.domain.refusal import Refused
from rmtui.i18n import has, t
from rmtui.store.home import private_file
from rmtui.text import clean
from rmtui.verbs.context import Context, ask, interactive
from rmtui.verbs.output import plain, print_json, say


def erase(context: Context, options: Namespace) -> None:
    """Erases a customer after a yes, and gives the certificate out. Raises Refused; nothing was erased then."""
    from rmtui.store.writes.erasing import erase as write_erase

    customer = context.customer(options.customer)
    context.writable()
    if not clean(options.reason or ""):
        raise Refused("erase_reason")
    _confirm(context, customer, options)
    file = _new_file(options.output) if options.output else None
    try:
        certificate = context.write(write_erase, customer, options.reason)
    except BaseException:
        if file is not None:
            file.unlink()
        raise
    text = json.dumps(plain(certificate), ensure_ascii=False, indent=2) if context.json else paper(certificate)
    if file is not None:
        file.write_text(text + "\n", encoding="utf-8")
    if context.json:
        print_json(certificate)
    else:
        say(text)


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


def _confirm(context: Context, customer: str, options: Namespace) -> None:
    """Goes on only with `--yes`, or a yes to the name."""
    from rmtui.store.reads.customers import card

    if options.yes:
        return
    if not interactive():
        raise Refused("erase_not_confirmed")
    name = context.read(card, customer).name
    print(clean(t("cli.erase.who", name=name)), file=sys.stderr)
    if ask("cli.erase.sure").strip().lower() not in ("y", "yes", t("cli.join.yes")):
        raise Refused("erase_not_confirmed")


def _new_file(output: str) -> Path:
    """The file for the certificate, made before anything is erased. Raises Refused where there is one, or no place."""
    file = Path(output)
    try:
        private_file(file)
    except OSError as error:
        raise Refused("erase_output", file=str(file), reason=error.strerror or "") from error
    return file
