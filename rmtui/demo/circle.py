"""What the demo does with many at once: an activity to come and one that was, a group, consents."""

from collections.abc import Sequence
from datetime import timedelta

from rmtui.demo.calendar import Days
from rmtui.demo.rows import Person
from rmtui.ids import name_id
from rmtui.store.log.capture import Synced
from rmtui.store.tables import Activity, Consent, Customer, Group, GroupMember, Invitation

_STAMPS, _TEA = "集邮鉴赏沙龙", "客户答谢茶会"
_GROUP = "老客户答谢"
_LIKES_STAMPS = "万俟静"
_CAME = "仇永平"
_ANSWERS = {"翟春梅": "yes", "乐文华": "invited", "盖志强": "no"}
_GUESTS = {_CAME: "came", "区秀兰": "missed"}
_AGREED = (("翟春梅", "sms", "given"), ("区秀兰", "sms", "given"), ("盖志强", "sms", "refused"))


def rows(book: str, days: Days) -> list[Synced]:
    """The activities and the group: they belong to the book."""
    coming = (days.today + timedelta(days=12)).isoformat()
    return [
        Activity.model_construct(
            id=name_id("demo", book, _STAMPS), book=book, name=_STAMPS, kind="collection", on_day=coming,
            place="样例支行贵宾室", interests="集邮",
        ),
        Activity.model_construct(
            id=name_id("demo", book, _TEA), book=book, name=_TEA, kind="salon", place="样例支行贵宾室",
            on_day=(days.today - timedelta(days=1)).isoformat(), remarks="每季一次",
        ),
        Group.model_construct(id=name_id("demo", book, _GROUP), book=book, name=_GROUP),
    ]  # fmt: skip


def gather(made: Sequence[Person], days: Days) -> None:
    """Who likes what is coming, who was asked and came, who agreed to be written to."""
    people = {row.name: person for person in made for row in person.rows if isinstance(row, Customer)}
    _likes(people[_LIKES_STAMPS], hobbies="集邮")
    for activity, answers in ((_STAMPS, _ANSWERS), (_TEA, _GUESTS)):
        for name, state in answers.items():
            person = people[name]
            person.put(
                Invitation, activity_id=name_id("demo", person.book, activity), state=state,
                state_on=(days.today - timedelta(days=1)).isoformat(),
            )  # fmt: skip
    for name in (*_ANSWERS, *_GUESTS):
        people[name].put(GroupMember, group_id=name_id("demo", people[name].book, _GROUP))
    for name, channel, state in _AGREED:
        day = (days.today - timedelta(days=60)).isoformat()
        people[name].put(Consent, channel=channel, state=state, on_day=day, source="branch")


def _likes(person: Person, **fields: object) -> None:
    place, card = next((n, row) for n, row in enumerate(person.rows) if isinstance(row, Customer))
    person.rows[place] = Customer.model_construct(**{**card.model_dump(), **fields})
