"""The arguments of the verb that erases a person."""

from argparse import ArgumentParser

from rmtui.i18n import t


def erase(parser: ArgumentParser) -> None:
    """Whom, why, and where the certificate goes."""
    parser.add_argument("customer", nargs="?", help=t("cli.help.customer"))
    parser.add_argument("--confirmed", action="store_true", help=t("cli.help.erase_confirmed"))
    parser.add_argument("--reason", help=t("cli.help.erase_reason"))
    parser.add_argument("--yes", action="store_true", help=t("cli.help.erase_yes"))
    parser.add_argument("-o", "--output", metavar="FILE", help=t("cli.help.erase_output"))
