"""Words made at the edge: who holds the book, as people say it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rmtui import i18n, words
from rmtui.domain.refusal import Refused

NOW = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTED = "root@vm 1234 2026-03-02T01:12:00Z"


@pytest.fixture(autouse=True)
def chinese() -> None:
    """The language of these texts."""
    i18n.use("zh")


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (NOTED, "vm，自今天 09:12 起"),
        ("李 秀英@柜台 一号 7 2026-03-01T15:30:00Z", "柜台 一号，自昨天 23:30 起"),
        ("?", "另一个窗口"),
        ("root@vm 1234 lately", "另一个窗口"),
    ],
)
def test_who_holds_the_book_is_said_as_people_say_it(noted: str, said: str) -> None:
    assert words.refused_text(Refused("book_held", holder=noted), NOW) == f"客户簿已在别处打开：{said}。这里只能查看。"


def test_a_refused_write_says_where_the_book_is_open_and_what_to_do() -> None:
    said = words.refusal(Refused("book_held", holder=NOTED))
    assert "vm，自2026-03-0" in said and said.endswith("然后重试。")
    assert not any(raw in said for raw in ("root", "1234", "Z"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "爱喝龙井\n2026-01-05 进入客户簿，阶段变动 2 次\n2026-03-02 电话 已沟通: 想看 利率表\n今天 10:00 电话"),
        (
            "en",
            "爱喝龙井\nIn the book since 2026-01-05, 2 stage moves\n"
            "2026-03-02 Call Talked: 想看 利率表\ntoday 10:00 Call",
        ),
    ],
    ids=["zh", "en"],
)
def test_a_hand_over_page_is_told_in_the_readers_language(language: str, told: str) -> None:
    page = "爱喝龙井\n@since 2026-01-05 2\n@talk 2026-03-02 call talked 想看 利率表\n@next 2026-03-02T10:00 call"
    before = i18n.language()
    i18n.use(language)
    try:
        assert words.handed(page, date(2026, 3, 2)) == told
        for odd in ("@", "@talk", "@talk x y z w", "@next soon call", "@since", "@mail a@b.c"):
            assert words.handed(odd, date(2026, 3, 2)) == odd, "what is none of these stands as it is"
    finally:
        i18n.use(before)
