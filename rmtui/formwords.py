"""The card's forms in the words of the language in use, and the words by which a choice may be typed. A leaf."""

from collections.abc import Mapping
from datetime import date

from rmtui import words
from rmtui.domain.forms import NUMBERS, FieldRule, Value, rule_of, rules_of, shown
from rmtui.domain.views import RowView
from rmtui.i18n import catalog, language, t


def form_name(form: str) -> str:
    """What a row of the form is called."""
    return t(f"form.{form}")


def label(form: str, field: str) -> str:
    """What a field is called."""
    return t(f"form.{form}.{field}")


def choice(rule: FieldRule, value: str) -> str:
    """A choice in words; a person's own words stand as they are."""
    return t(f"{rule.words}.{value}") if value in rule.choices else value


def typed_words(rule: FieldRule) -> Mapping[str, str]:
    """The choice for each word that means it, in small letters, in either language; what `forms.typed` takes."""
    order = ("en", "zh") if language() == "zh" else ("zh", "en")
    found: dict[str, str] = {}
    for each in order if rule.choices else ():
        said = catalog(each)
        found |= {said[f"{rule.words}.{one}"].casefold(): one for one in rule.choices}
    return found


def in_words(rule: FieldRule, value: Value, today: date, names: Mapping[str, str] | None = None) -> str:
    """A stored value as people read it, empty where there is none; `names` says what other rows' ids stand for."""
    if not value:
        return ""
    text = str(value)
    if rule.kind == "ticks":
        return t("join.names").join(choice(rule, one) for one in text.split())
    if rule.choices:
        return choice(rule, text)
    if rule.kind == "flag":
        return t("card.yes")
    if rule.kind == "money":
        return words.money(int(value))
    if rule.kind == "percent":
        return f"{value} %"
    if rule.kind == "term":
        return term(int(value))
    if rule.kind == "lunar":
        from rmtui.domain.lunar import show_lunar

        return show_lunar(text)
    if rule.kind in ("day", "past") and len(text) == len("2026-03-02"):
        day = date.fromisoformat(text)
        return f"{text} {t(f'weekday.short.{day.isoweekday()}')}" if day >= today else text
    return (names or {}).get(text) or shown(rule, value)


def stored_in_words(form: str, field: str, stored: str, today: date) -> str:
    """A value as the log tells it, as people read it; of a field that no form asks for as it stands."""
    rule = next((one for one in rules_of(form) if one.name == field), None)
    if rule is None:
        return stored
    return in_words(rule, int(stored) if rule.kind in NUMBERS else stored, today)


def term(months: int) -> str:
    """A term: so many months, or whole years."""
    if months and months % 12 == 0:
        return t("form.term.years", n=months // 12)
    return t("form.term.months", n=months)


_NAMED_BY = {"review": "on_day", "concern": "text", "promise": "text", "gift": "what", "document": "title"}
"""Forms whose rows are named by one of their texts."""


def row_name(row: RowView) -> str:
    """A row in few words, as it is named where another row points at it."""
    if row.form == "relative":
        relation = _chosen(row, "relation")
        return t("form.named", name=row.text("name"), relation=relation) if relation else row.text("name")
    if row.form == "need":
        return f"{_chosen(row, 'kind')} {amount(row)}".strip()
    if row.form == "product":
        return " ".join(filter(None, (row.text("name"), f"R{row.number('risk')}" if row.number("risk") else "")))
    if row.form == "proposal":
        return t("proposals.name", label=row.text("label"), version=row.number("version"))
    if row.form in ("holding", "review_line"):
        return f"{row.text('product') or _chosen(row, 'kind')} {amount(row)}".strip()
    if row.form in ("trust_sign", "loyalty_tactic", "familiar_tick"):
        return f"{_chosen(row, 'kind')} {row.text('on_day')}".strip()
    if row.form == "satisfaction":
        return f"{row.text('on_day')} {row.number('score')}/5"
    named = _NAMED_BY.get(row.form, "")
    return row.text(named) if named else row.id


def _chosen(row: RowView, field: str) -> str:
    return choice(rule_of(row.form, field), row.text(field))


def amount(row: RowView) -> str:
    """A row's amount in words; empty where it has none."""
    return words.money(row.number("amount")) if row.number("amount") else ""
