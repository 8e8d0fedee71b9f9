"""The arguments of the verbs about many customers at once: group, round, activity, invite."""

from argparse import ArgumentParser

from rmtui.domain.event_forms import INVITATION_STATES
from rmtui.domain.purposes import PURPOSES
from rmtui.i18n import t


def group(parser: ArgumentParser) -> None:
    """A group and what is done with it."""
    parser.add_argument("name", nargs="?", help=t("cli.help.group"))
    parser.add_argument("customers", nargs="*", metavar="CUSTOMER", help=t("cli.help.group_customers"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--rule", metavar="FILTER", help=t("cli.help.group_rule"))
    how.add_argument("--out", action="store_true", help=t("cli.help.group_out"))


def send_round(parser: ArgumentParser) -> None:
    """Whom, what, and whether it is sent."""
    parser.add_argument("customers", nargs="*", metavar="CUSTOMER", help=t("cli.help.round_customers"))
    parser.add_argument("--group", metavar="NAME", help=t("cli.help.round_group"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--template", metavar="ID", help=t("cli.help.round_template"))
    what.add_argument("--text", help=t("cli.help.round_text"))
    parser.add_argument("--purpose", choices=PURPOSES, help=t("cli.help.purpose"))
    parser.add_argument("--send", action="store_true", help=t("cli.help.round_send"))
    parser.add_argument("--override", metavar="REASON", help=t("cli.help.override"))
    parser.add_argument("-o", "--output", metavar="DIR", help=t("cli.help.round_output"))


def activity(parser: ArgumentParser) -> None:
    """An activity to look at."""
    parser.add_argument("name", nargs="?", help=t("cli.help.activity"))
    parser.add_argument("--fits", action="store_true", help=t("cli.help.activity_fits"))


def invite(parser: ArgumentParser) -> None:
    """Who is invited to what, and what came of it."""
    parser.add_argument("activity", help=t("cli.help.activity"))
    parser.add_argument("customers", nargs="*", metavar="CUSTOMER", help=t("cli.help.invite_customers"))
    parser.add_argument("--group", metavar="NAME", help=t("cli.help.invite_group"))
    parser.add_argument("--fits", action="store_true", help=t("cli.help.invite_fits"))
    parser.add_argument("--state", choices=INVITATION_STATES, help=t("cli.help.invite_state"))
    parser.add_argument("--follow-up", help=t("cli.help.invite_follow_up"))
