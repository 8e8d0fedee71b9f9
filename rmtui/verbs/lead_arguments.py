"""The arguments of the verbs of those who get the sheets."""

from argparse import ArgumentParser

from rmtui.domain.handover import WHYS
from rmtui.i18n import t


def comment(parser: ArgumentParser) -> None:
    """A word, and about whom."""
    parser.add_argument("text", help=t("cli.help.comment"))
    parser.add_argument("--customer", metavar="CUSTOMER", help=t("cli.help.customer"))
    parser.add_argument("--manager", metavar="NAME", help=t("cli.help.manager"))
    parser.add_argument("--week", action="store_true", help=t("cli.help.week_check"))


def coach(parser: ArgumentParser) -> None:
    """A line of the record."""
    parser.add_argument("manager", help=t("cli.help.manager"))
    parser.add_argument("--customer", metavar="CUSTOMER", help=t("coaching.customer"))
    for name in ("recording", "seen", "plan", "talk", "action"):
        parser.add_argument(f"--{name}", metavar="TEXT", help=t(f"coaching.{name}"))
    parser.add_argument("--next", metavar="WHEN", help=t("coaching.next_on"))


def week(parser: ArgumentParser) -> None:
    """Which week, and whether it is handed in."""
    parser.add_argument("--date", metavar="DAY", help=t("cli.help.date"))
    parser.add_argument("--hand-in", action="store_true", help=t("cli.help.hand_in"))
    parser.add_argument("--remarks", metavar="TEXT", help=t("sheet.remarks.lead"))


def handover(parser: ArgumentParser) -> None:
    """Who, to whom, or confirmed."""
    parser.add_argument("customer", nargs="?", help=t("cli.help.customer"))
    parser.add_argument("--to", metavar="NAME", help=t("cli.help.manager"))
    parser.add_argument("--leaving", metavar="NAME", help=t("cli.help.leaving"))
    parser.add_argument("--why", choices=WHYS, help=t("handover.why"))
    parser.add_argument("--note", metavar="TEXT", help=t("handover.note"))
    parser.add_argument("--next", metavar="TEXT", help=t("handover.next"))
    parser.add_argument("--confirm", action="store_true", help=t("cli.help.confirm"))


def pool(parser: ArgumentParser) -> None:
    """Who goes into the pool."""
    parser.add_argument("customers", nargs="*", metavar="CUSTOMER", help=t("cli.help.pool"))


def allot(parser: ArgumentParser) -> None:
    """Whom to whom."""
    parser.add_argument("customers", nargs="*", metavar="CUSTOMER", help=t("cli.help.allot"))
    parser.add_argument("--to", metavar="NAME", help=t("cli.help.manager"))
    parser.add_argument("--forward", action="store_true", help=t("cli.help.pass_on"))


def take_back(parser: ArgumentParser) -> None:
    """Whom, and why."""
    parser.add_argument("customer", help=t("cli.help.customer"))
    parser.add_argument("--note", metavar="TEXT", help=t("cli.help.note"))


def pack(parser: ArgumentParser) -> None:
    """Whether it is taken over."""
    parser.add_argument("--take", action="store_true", help=t("cli.help.take_pack"))
