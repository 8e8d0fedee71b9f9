"""The one way by which a person's text reaches a widget: cleaned again, and never parsed as markup."""

from textual.content import Content

from rmtui.text import clean


def plain(value: str, style: str = "", *, lines: bool = False) -> Content:
    """The text as content that is drawn as it stands: no markup, no escape sequences; line ends kept with `lines`."""
    return Content.styled(clean(value, lines=lines), style)


def joined(*parts: str | Content | tuple[str, str]) -> Content:
    """Parts in a row; a string or a (text, style) pair is cleaned and taken literally."""
    made: list[Content] = []
    for part in parts:
        if isinstance(part, Content):
            made.append(part)
        elif isinstance(part, str):
            made.append(Content(_kept(part)))
        else:
            made.append(Content.styled(_kept(part[0]), part[1]))
    return Content("").join(made)


def _kept(value: str) -> str:
    """Cleaned, with the blanks at both ends that lay words apart."""
    core = clean(value, lines=True)
    if not core:
        return " " * len(value) if value.isspace() and "\n" not in value else "\n" * value.count("\n")
    left = value[: len(value) - len(value.lstrip(" \n"))]
    right = value[len(value.rstrip(" \n")) :]
    return f"{left}{core}{right}"
