"""The fields of a customer's card in the words of the language in use. A leaf."""

from datetime import date

from rmtui import words
from rmtui.domain.model import Channel
from rmtui.domain.money_reasons import NO_CARD
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import FieldView
from rmtui.i18n import has, t
from rmtui.text import clean

_SEXES = {"male": "male", "female": "female", "男": "male", "女": "female"}


def in_words(field: FieldView, playbook: Playbook, today: date) -> str:
    """A stored value as people read it."""
    name, stored = field.name, field.value
    if not stored:
        return words.tier(playbook, "") if name == "tier" else ""
    if name == "card_held" and stored == NO_CARD:
        return t("card.no_card")
    if name in ("tier", "card_held"):
        return words.tier(playbook, stored)
    if name == "life_phase":
        return words.life_phase(playbook, stored)
    if name == "sex":
        return t(f"sex.{_SEXES[stored]}") if stored in _SEXES else stored
    if name == "preferred_channel":
        return words.channel(Channel(stored)) if stored in set(Channel) else stored
    if name in ("temperament", "orientation", "loyalty", "depth") and has(f"{name}.{stored}"):
        return t(f"{name}.{stored}")
    if name in ("managed", "signed", "key_customer", "man_money", "man_authority", "man_need"):
        return t("card.yes")
    if name in ("contribution", "potential", "value_now"):
        return words.money(int(stored))
    if name == "birthday_lunar":
        from rmtui.domain.lunar import show_lunar

        return show_lunar(stored)
    if name == "birthday" and (years := age(stored, today)) is not None:
        return t("card.age", on=stored, years=years)
    return stored


def age(birthday: str, today: date) -> int | None:
    """Years completed; None where the day is not one."""
    try:
        born = date.fromisoformat(birthday)
    except ValueError:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def phone_label(label: str) -> str:
    """A phone's label in words: the known ones are translated, a person's own stands as it is."""
    return t(f"phone.{label}") if has(f"phone.{label}") else clean(label)
