"""An unexpected error: a number on the screen, the place in the log, and nobody's name in either."""

from pathlib import Path

import pytest

from rmtui import crash
from rmtui.store.store import Store
from tests.ui import make_app, settle

NAME = "尉迟恭敬"


def fail(name: str) -> None:
    """Fails with a customer's name in its message and in a local variable."""
    local = name
    raise ValueError(f"bad value {local}")


def caught() -> ValueError:
    """An error with a customer's name in it."""
    with pytest.raises(ValueError) as found:
        fail(NAME)
    return found.value


def test_the_log_names_places_and_no_customer(tmp_path: Path) -> None:
    number = crash.record(caught(), tmp_path / "logs")
    crash.close_log(tmp_path / "logs")
    text = (tmp_path / "logs" / "rmtui.log").read_text(encoding="utf-8")
    assert number in text
    assert "ValueError" in text and "test_crash.py" in text and "fail" in text
    assert NAME not in text and str(tmp_path) not in text


def test_the_same_place_has_the_same_number(tmp_path: Path) -> None:
    first, second = (crash.record(caught(), tmp_path) for _ in range(2))
    crash.close_log(tmp_path)
    assert first == second


def test_a_cause_is_followed(tmp_path: Path) -> None:
    try:
        try:
            fail(NAME)
        except ValueError as error:
            raise RuntimeError(NAME) from error
    except RuntimeError as error:
        found = crash.places(error)
    assert [line for line in found if not line.startswith("  ")] == ["RuntimeError", "ValueError"]


def test_the_log_turns_over(tmp_path: Path) -> None:
    log = crash.logger(tmp_path)
    for _ in range(2 * crash.LOG_BYTES // 1000):
        log.info("x" * 1000)
    crash.close_log(tmp_path)
    assert (tmp_path / "rmtui.log.1").exists()
    assert (tmp_path / "rmtui.log").stat().st_size <= crash.LOG_BYTES


def test_a_log_that_cannot_be_written_hides_no_number(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    assert crash.record(caught(), tmp_path / "logs").startswith("E")


async def test_the_app_ends_with_a_number_and_no_local_variables(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(store)
    with pytest.raises(ValueError, match="bad value"):
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.call_later(fail, NAME)
            await pilot.pause()
            await pilot.pause()
    crash.close_log(app.log_folder)
    told = capsys.readouterr()
    assert NAME not in told.err + told.out
    assert NAME not in (app.log_folder / "rmtui.log").read_text(encoding="utf-8")
    assert app.return_code == 1
