"""The arguments of the verbs about figures: figures, coverage."""

from argparse import ArgumentParser

from rmtui.i18n import t

CUSTOMERS = 20
"""So many customers of each book, unless it is said."""


def figures(parser: ArgumentParser) -> None:
    """The month."""
    parser.add_argument("--month", metavar="YYYY-MM", help=t("cli.help.month"))
    parser.add_argument("--familiar", action="store_true", help=t("cli.help.figures_familiar"))


def coverage(parser: ArgumentParser) -> None:
    """How many customers."""
    help_text = t("cli.help.coverage_customers", n=CUSTOMERS)
    parser.add_argument("--customers", type=_positive, default=CUSTOMERS, metavar="N", help=help_text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
