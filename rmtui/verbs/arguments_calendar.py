"""The arguments of the verb `calendar`."""

from argparse import ArgumentParser

from rmtui.i18n import t


def calendar(parser: ArgumentParser) -> None:
    """Whose calendar, which month, or the work log."""
    parser.add_argument("customer", nargs="?", metavar="CUSTOMER", help=t("cli.help.calendar_customer"))
    parser.add_argument("--month", metavar="YYYY-MM", help=t("cli.help.month"))
    parser.add_argument("--log", action="store_true", help=t("cli.help.calendar_log"))
