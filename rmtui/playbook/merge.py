"""The values of the merge fields: who the customer is, who signs, which days are meant. Words as chosen."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.festivals import next_day
from rmtui.domain.model import MeetingState, Reason
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card, Me, MeetingItem
from rmtui.i18n import language, t
from rmtui.playbook.scripts import FIELDS
from rmtui.words import product_of

_COMPOUND = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文"
    "司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户"
    "公玉梁丘左丘东门西门第五歐陽東方獨孤萬俟諸葛尉遲鮮于"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[place : place + 2] for place in range(0, len(_COMPOUND), 2))
MALE = frozenset({"male", "m", "男", "男性", "先生"})
FEMALE = frozenset({"female", "f", "女", "女性", "女士"})


def surname(name: str) -> str:
    """The family name of a Chinese name; the whole of a name in Latin letters or with a dot (·) in it is kept."""
    name = name.strip()
    if not name or not _is_han(name[0]):
        return name
    parts = name.replace("•", "·").split("·")
    if len(parts) > 1:
        return parts[0]
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U000323af"


def family_name(name: str) -> str:
    """The surname as it is written in the language in use: in English a Chinese one in pinyin."""
    family = surname(name)
    if language() == "zh" or not family or not all(map(_is_han, family)):
        return family
    from rmtui.domain.names import sort_key

    syllables = sort_key(name.strip()).split()[: len(family)]
    return "".join(syllables).capitalize() if all(map(str.isascii, syllables)) else family


def title_of(card: Card) -> str:
    """先生, 女士, Mr or Ms by the customer's sex, or the customer's own title where it is in this language."""
    own = card.value("title")
    if own and own not in MALE | FEMALE and any(map(_is_han, own)) == (language() == "zh"):
        return own
    for known in (own.lower(), card.value("sex").lower()):
        if known in MALE or known in FEMALE:
            return t("merge.mr" if known in MALE else "merge.ms")
    return ""


def _salutation(title: str, name: str) -> str:
    """Surname and title, or the title alone where the surname stands in it already (翟阿姨); empty without a title."""
    family = family_name(name)
    if not title or (family and title.startswith(family)):
        return title
    return t("merge.salutation_of", title=title, surname=family)


def merge_values(
    card: Card,
    me: Me,
    today: date,
    playbook: Playbook,
    calendar: WorkCalendar,
    reason: Reason | None = None,
    fields: Collection[str] = FIELDS,
    *,
    closed_question: str = "",
) -> Mapping[str, str]:
    """A value for each merge field that has one; the leading reason's own values (product, due date) count too.

    Give a template's own `fields` where time counts: the lunar calendar is loaded only if a festival is wanted.
    `closed_question` is the one out of the customer's proposals (`playbook.questions`), in words.
    """
    title = title_of(card)
    tier = playbook.tier(card.tier) if card.tier else None
    first, second = (calendar.add_working(today, days) for days in playbook.meeting_offer_days)
    values = {
        "customer_name": card.name,
        "title": title,
        "salutation": _salutation(title, card.name),
        "tier": (tier.zh if language() == "zh" else tier.en) if tier else "",
        "within_days": str(playbook.first_contact.call_within_days),
        "date": day_words(today, today),
        "offer_1": t("merge.morning", day=day_words(first, today)),
        "offer_2": t("merge.afternoon", day=day_words(second, today)),
        "next_at": _next_words(card, today),
        "closed_question": closed_question,
        "reply": card.reply.rstrip("。．.！!；; "),
        "festival": _festival(playbook, today) if "festival" in fields else "",
        **_signature(card, me),
        **_meeting(card, today),
        **_reason(reason, today),
    }
    return {name: value for name, value in values.items() if value}


def _signature(card: Card, me: Me) -> dict[str, str]:
    """In the lead's own home the lead is known; in the manager's, from the last decision heard by word of mouth.

    Who looks into a manager's book speaks as the lead, of that manager.
    """
    is_lead = me.role == "lead" or bool(me.manager)
    decided_by = next((entry.who for entry in card.timeline if entry.kind == "decision" and entry.who), "")
    return {
        "rm_name": me.manager if is_lead else me.name,
        "lead_name": me.name if is_lead else decided_by,
        "rm_mobile": "" if is_lead else me.mobile,
        "office_phone": me.office_phone,
        "bank": me.bank,
        "branch": me.branch,
        "sub_branch": me.sub_branch,
    }


def next_meeting(card: Card, today: date) -> MeetingItem | None:
    """The first agreed meeting from today on."""
    ahead = [item for item in card.meetings if item.state is MeetingState.AGREED and item.at.date() >= today]
    return min(ahead, key=lambda item: item.at, default=None)


def _meeting(card: Card, today: date) -> dict[str, str]:
    meeting = next_meeting(card, today)
    if meeting is None:
        return {}
    return {"meeting_at": moment_words(meeting.at, today), "meeting_place": meeting.place}


def _reason(reason: Reason | None, today: date) -> dict[str, str]:
    args = dict(reason.args) if reason else {}
    said = {"product": product_of(reason) if reason else "", "festival": args.get("festival", "")}
    values = {name: text for name, text in said.items() if text}
    if due := args.get("due_date"):
        values["due_date"] = day_words(date.fromisoformat(due), today)
    return values


def _next_words(card: Card, today: date) -> str:
    if card.next_at:
        return moment_words(card.next_at, today)
    return day_words(card.next_on, today) if card.next_on else ""


def day_words(day: date, today: date) -> str:
    """A day as it is said: with the weekday, and with the year where it is not this one."""
    name = "merge.day" if day.year == today.year else "merge.day_of_year"
    month = t(f"merge.month.{day.month}")
    return t(name, year=day.year, month=month, day=day.day, weekday=t(f"merge.weekday.{day.isoweekday()}"))


def moment_words(at: datetime, today: date) -> str:
    """A day and an hour as they are said."""
    half = "merge.at_morning" if at.hour < 12 else "merge.at_afternoon"
    hour = at.hour % 12 or 12
    return t(half, day=day_words(at.date(), today), hour=hour, minute=f"{at.minute:02d}")


def _festival(playbook: Playbook, today: date) -> str:
    """The next festival, if it is near enough to be greeted on."""
    ahead = ((next_day(festival, today), festival) for festival in playbook.festivals if festival.for_all)
    near = [(day, festival) for day, festival in ahead if (day - today).days <= playbook.festival_lead_days]
    if not near:
        return ""
    festival = min(near, key=lambda pair: pair[0])[1]
    return festival.zh if language() == "zh" else festival.en
