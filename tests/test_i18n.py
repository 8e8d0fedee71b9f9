"""Both catalogs say the same things: ids, placeholders, and every id that the vocabulary needs."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain.model import Channel, ConcernKind, MeetingState, Outcome, Stage, StageOutcome, Verdict

FILES = sorted(i18n.FOLDER.glob("*/*.toml"))
WORDS = Path(i18n.__file__).parent


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_ids_and_placeholders() -> None:
    chinese, english = i18n.catalog("zh"), i18n.catalog("en")
    assert chinese.keys() ^ english.keys() == set()
    assert [one for one in chinese if placeholders(chinese[one]) != placeholders(english[one])] == []


@pytest.mark.parametrize("folder", ["zh_CN", "en"])
def test_no_id_stands_in_two_files(folder: str) -> None:
    seen: dict[str, str] = {}
    twice = []
    for file in FILES:
        if file.parent.name == folder:
            for one in tomllib.loads(file.read_text(encoding="utf-8")):
                twice += [(one, seen[one], file.name)] if one in seen else []
                seen[one] = file.name
    assert twice == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_quick_reader_reads_what_toml_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert i18n.read_catalog(text) == tomllib.loads(text)


def test_what_is_not_one_line_each_is_left_to_the_toml_reader() -> None:
    assert i18n.read_catalog('"a" = """one\ntwo"""\n"b" = "\\u4e2d"') == {"a": "one\ntwo", "b": "中"}


def test_an_unknown_id_is_an_error_and_values_are_filled_in() -> None:
    i18n.use("zh")
    with pytest.raises(KeyError):
        i18n.t("no.such.id")
    assert i18n.t("header.reached", n=3) == "接通 3"
    i18n.use("en_US")
    assert i18n.t("header.reached", n=3) == "reached 3"
    i18n.use("zh_CN")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_vocabulary_is_worded(language: str) -> None:
    known = i18n.catalog(language)
    wanted = [
        *(f"channel.{one}" for one in Channel),
        *(f"channel.short.{one}" for one in Channel),
        *(f"outcome.{one}" for one in Outcome),
        *(f"stage.{int(one)}" for one in Stage),
        *(f"stage.{int(one)}.short" for one in Stage),
        *(f"stage_outcome.{one}" for one in StageOutcome),
        *(f"verdict.{one}" for one in Verdict),
        *(f"concern.{one}" for one in ConcernKind),
        *(f"meeting_state.{one}" for one in MeetingState),
    ]
    assert [one for one in wanted if one not in known] == []


def test_every_id_named_in_the_code_exists() -> None:
    known = i18n.catalog("zh")
    missing = {
        (file.name, one)
        for file in WORDS.rglob("*.py")
        for one in re.findall(r'\bt\(\s*"([a-z_]+\.[a-zA-Z0-9_.]+)"', file.read_text(encoding="utf-8"))
        if one not in known
    }
    assert missing == set()


def test_every_refusal_in_the_code_is_worded_with_what_to_do() -> None:
    """A row's own refusals in `exchange` become skips and repairs, which `import.` words."""
    known = i18n.catalog("zh")
    named = {
        one
        for file in WORDS.rglob("*.py")
        for one in re.findall(r'\bRefused\(\s*"([a-z_]+)"', file.read_text(encoding="utf-8"))
        if "exchange" not in file.parts
    }
    assert {one for one in named if f"refused.{one}" not in known or f"refused.{one}.hint" not in known} == set()
