"""The user's settings: kept whole, refused with the file's name where they are wrong."""

from pathlib import Path

import pytest

from rmtui.domain.refusal import Refused
from rmtui.settings import FILE, Settings, load, save


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()


def test_what_is_saved_is_loaded_and_no_draft_is_left(tmp_path: Path) -> None:
    wanted = Settings("en", "light", "vim", {"customer.call": "f5"}, 3)
    save(tmp_path / "config", wanted)
    assert load(tmp_path / "config") == wanted
    assert [file.name for file in (tmp_path / "config").iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text",
    [
        'theme = "pink"',
        "lock_minutes = true",
        'colour = "red"',
        "theme =",
        '[keys]\n"customer.call" = 5',
        "lock_minutes = -1",
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(tmp_path)
    assert refused.value.message == "settings_broken"
    assert refused.value.values["file"] == str(tmp_path / FILE)
