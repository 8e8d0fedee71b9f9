"""Both catalogs hold every message, with the same placeholders, and every message id in the code is in them."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain import claims
from rmtui.domain.model import (
    Channel,
    ConcernKind,
    Direction,
    MeetingState,
    Outcome,
    Stage,
    StageOutcome,
    Urgency,
    Verdict,
)

PROGRAM = Path(i18n.__file__).parent
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
HAN = re.compile(r"[\u3400-\u9fff]")
ZH, EN = i18n.catalog("zh"), i18n.catalog("en")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,?!:;]|[,?!:;][\u4e00-\u9fff]")
ORDERED_DIFFERENTLY = {"day.long", "card.month"}
"""A date is written from other parts in each language; all of them are given."""
SHOWS_BOTH = {"refused.lunar_not_understood.hint", "welcome.language"}
"""English texts that show Chinese on purpose."""
RULES = [rule for rule in claims.RULES if not rule.startswith("cadence.")]


def test_both_catalogs_have_the_same_ids() -> None:
    assert set(ZH) ^ set(EN) == set()


def test_placeholders_agree() -> None:
    differing = [key for key in ZH if set(PLACEHOLDER.findall(ZH[key])) != set(PLACEHOLDER.findall(EN[key]))]
    assert set(differing) <= ORDERED_DIFFERENTLY


def test_no_id_stands_in_two_files() -> None:
    for folder in i18n.LANGUAGES.values():
        ids: Counter[str] = Counter()
        for file in (i18n.FOLDER / folder).glob("*.toml"):
            ids.update(i18n.read_catalog(file.read_text("utf-8")).keys())
        assert [key for key, count in ids.items() if count > 1] == []


def test_english_has_no_chinese() -> None:
    assert [key for key, text in EN.items() if HAN.search(text) and key not in SHOWS_BOTH] == []


def test_chinese_uses_full_width_punctuation() -> None:
    assert [key for key, text in ZH.items() if HALF_WIDTH.search(text)] == []


def test_chinese_has_one_kind_of_quotes_and_one_name_for_a_card() -> None:
    assert [key for key, text in ZH.items() if re.search(r"[「」『』]|名片", text)] == []


def test_a_tab_of_the_card_has_one_name() -> None:
    tabs = [key.removeprefix("card.tab.") for key in ZH if key.startswith("card.tab.")]
    assert len(tabs) == 12
    assert [(tab, c) for c in (ZH, EN) for tab in tabs if c[f"card.tab.{tab}"] != c[f"command.card.{tab}"]] == []


def test_every_refusal_has_a_sentence_and_a_hint() -> None:
    sentences = {key for key in ZH if key.startswith("refused.") and not key.endswith(".hint")}
    assert [key for key in sentences if f"{key}.hint" not in ZH] == []
    for catalog, ends in ((ZH, "。！？”"), (EN, '.!?"')):
        assert [key for key in sentences if catalog[key][-1] not in ends] == []


def called_with(name: str, argument: int = 0) -> list[tuple[str, str]]:
    """(file, literal) of all calls of a function whose argument is a literal string."""
    found = []
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) <= argument:
                continue
            target = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            value = node.args[argument]
            if target == name and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.append((path.relative_to(PROGRAM).as_posix(), value.value))
    return found


def test_every_message_that_the_code_names_is_there() -> None:
    named = called_with("t")
    assert len(named) > 100
    assert [(file, key) for file, key in named if key not in ZH] == []


def test_every_refusal_that_the_code_raises_is_there() -> None:
    raised = called_with("Refused")
    assert len(raised) > 50
    cells = "exchange/"  # what is wrong with one cell is worded by `exchange.wording`, or keeps the cell as it is
    unworded = [(file, key) for file, key in raised if f"refused.{key}" not in ZH and not file.startswith(cells)]
    assert unworded == []


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("stage.{}", [int(stage) for stage in Stage]),
        ("stage.{}.short", [int(stage) for stage in Stage]),
        ("channel.{}", Channel),
        ("outcome.{}", Outcome),
        ("stage_outcome.{}", StageOutcome),
        ("urgency.{}", [Urgency.AMBER, Urgency.OVERDUE]),
        ("direction.{}", Direction),
        ("meeting_state.{}", MeetingState),
        ("state.{}", ["due", "waiting", "done", "with_lead"]),
        ("customer_state.{}", ["active", "paused", "dropped", "with_lead"]),
        ("verdict.{}", Verdict),
        ("concern.{}", ConcernKind),
        ("reason.{}", RULES),
        ("weekday.{}", range(1, 8)),
        ("weekday.short.{}", range(1, 8)),
    ],
)
def test_every_word_of_a_vocabulary_is_there(pattern: str, values: list[object]) -> None:
    assert [pattern.format(value) for value in values if pattern.format(value) not in ZH] == []


def test_a_ratings_last_day_is_worded_alike_everywhere() -> None:
    """The tabs, the steps of a sale and the sheets say it in the same words."""
    told = {name: text for name, text in ZH.items() if "{rating}" in text and "{until}" in text and "到期" not in text}
    assert {"rating.valid", "closing.rating_suits", "closing.rating_excepted"} < set(told)
    assert all("有效至 {until}" in text and "valid until {until}" in EN[name] for name, text in told.items())
