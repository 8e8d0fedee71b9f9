"""The arguments of the verbs about the word given: promises, keep, complaint, feedback."""

from argparse import ArgumentParser

from rmtui.i18n import t


def promises(parser: ArgumentParser) -> None:
    """The open promises."""
    parser.add_argument("--late", action="store_true", help=t("cli.help.late"))


def keep(parser: ArgumentParser) -> None:
    """How a promise ended."""
    parser.add_argument("customer", help=t("cli.help.customer"))
    parser.add_argument("promise", help=t("cli.help.promise"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--note", help=t("cli.help.kept_how"))
    how.add_argument("--released", metavar="WHY", help=t("cli.help.released"))
    how.add_argument("--until", metavar="WHEN", help=t("cli.help.promise_until"))


def complaint(parser: ArgumentParser) -> None:
    """A complaint, or its next step."""
    parser.add_argument("customer", help=t("cli.help.customer"))
    steps = ("open", "heard", "facts", "responsibility", "apology", "carried_out", "followed_up", "lesson", "look_back")
    parser.add_argument("step", choices=steps)
    parser.add_argument("text", help=t("cli.help.complaint_text"))
    parser.add_argument("--answer", help=t("cli.help.answer"))
    parser.add_argument("--content", action="store_true", help=t("cli.help.content"))
    parser.add_argument("--id", help=t("cli.help.complaint_id"))


def feedback(parser: ArgumentParser) -> None:
    """The month."""
    parser.add_argument("--month", metavar="YYYY-MM", help=t("cli.help.month"))
