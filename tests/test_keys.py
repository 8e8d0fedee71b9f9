"""The key file: what it holds, what opens it, and what it refuses. These tests run Argon2id."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rmtui.domain.refusal import Refused
from rmtui.store.file import keys
from rmtui.store.home import Home

PASSPHRASE = "correct horse 电池"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, str]:
    """A key file that nobody changes, its key and its recovery code."""
    path = tmp_path_factory.mktemp("keys") / "book.key"
    unlocked, code = keys.make(path, "book-1", PASSPHRASE)
    return path, unlocked.key, code


def test_passphrase_and_recovery_code_open_the_same_key(made: tuple[Path, bytes, str]) -> None:
    """Either secret gives the data key; the code also as people copy it."""
    path, key, code = made
    assert len(key) == 32
    assert keys.unlock(path, PASSPHRASE) == keys.Unlocked("book-1", key, clear=False)
    copied = " ".join(code.lower().split("-")).replace("0", "o").replace("1", "l")
    assert keys.unlock(path, copied).key == key


def test_file_holds_wrapped_keys_and_nothing_else(made: tuple[Path, bytes, str]) -> None:
    """Format, parameters of at least 64 MiB and three passes, wrapped keys, book id; readable by its owner alone."""
    path, key, code = made
    record = json.loads(path.read_bytes())
    assert sorted(record) == ["book", "format", "kdf", "passphrase", "recovery"]
    assert record["kdf"]["name"] == "argon2id"
    assert record["kdf"]["memory_kib"] >= 64 * 1024 and record["kdf"]["passes"] >= 3
    assert key.hex() not in path.read_text() and code not in path.read_text()
    assert keys._text(key) not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_wrong_passphrase_is_refused(made: tuple[Path, bytes, str]) -> None:
    """A wrong passphrase, and none at all."""
    for secret, message in (("correct horse", "passphrase_wrong"), (None, "passphrase_needed")):
        with pytest.raises(Refused) as refused:
            keys.unlock(made[0], secret)
        assert refused.value.message == message


def test_mistyped_code_is_told_apart_from_a_wrong_passphrase(made: tuple[Path, bytes, str]) -> None:
    """One letter wrong is a typo; a code of another book is simply wrong."""
    path, _, code = made
    mistyped = ("3" if code[0] != "3" else "4") + code[1:]
    for secret, message in ((mistyped, "recovery_code_mistyped"), (keys.new_code(), "passphrase_wrong")):
        with pytest.raises(Refused) as refused:
            keys.unlock(path, secret)
        assert refused.value.message == message


def test_code_has_130_bits_in_letters_that_are_not_mistaken() -> None:
    """28 signs in groups of four, the last two of them check; no I, L, O or U; never the same twice."""
    codes = {keys.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 7
        assert not set(code) & set("ILOU")
    firsts = {code[0] for code in codes}
    assert len(firsts) > 20


def test_every_single_typo_in_a_code_is_noticed_nearly_always() -> None:
    """Ten bits of check let about one typo in a thousand through."""
    code = keys._plain_code(keys.new_code())
    wrong = [code[:at] + letter + code[at + 1 :] for at in range(28) for letter in keys._LETTERS if letter != code[at]]
    assert keys._is_code(code)
    assert sum(map(keys._is_code, wrong)) <= 8


def test_new_passphrase_rewrites_only_the_wrapping(tmp_path: Path) -> None:
    """The data key and the recovery code stay, the old passphrase opens nothing, not even the backups' copy."""
    home = Home(tmp_path)
    unlocked, code = keys.make(home.key, "book-1", PASSPHRASE)
    home.backups.mkdir()
    home.backup_key.write_bytes(home.key.read_bytes())
    keys.change_passphrase(home, code, "another one 2")
    assert home.backup_key.read_bytes() == home.key.read_bytes()
    assert keys.unlock(home.key, "another one 2").key == unlocked.key == keys.unlock(home.key, code).key
    with pytest.raises(Refused, match="passphrase_wrong"):
        keys.unlock(home.key, PASSPHRASE)


def test_short_passphrase_writes_nothing(tmp_path: Path) -> None:
    """Refused before the file comes to be."""
    with pytest.raises(Refused, match="passphrase_short"):
        keys.make(tmp_path / "book.key", "book-1", "short")
    assert list(tmp_path.iterdir()) == []


def test_clear_key_for_a_demo(tmp_path: Path) -> None:
    """A demo's key lies in the file; there is no passphrase to ask for or to change."""
    home = Home(tmp_path)
    unlocked, code = keys.make(home.key, "demo-1", None)
    assert code == "" and unlocked.clear
    assert not keys.needs_passphrase(home.key) and keys.book_of(home.key) == "demo-1"
    assert keys.unlock(home.key, None) == unlocked
    with pytest.raises(Refused, match="book_without_passphrase"):
        keys.change_passphrase(home, "", "long enough")


def _less_memory(record: dict[str, Any]) -> None:
    record["kdf"]["memory_kib"] = 8


def _all_memory(record: dict[str, Any]) -> None:
    record["kdf"]["memory_kib"] = 1 << 40


def _no_recovery(record: dict[str, Any]) -> None:
    del record["recovery"]


def _cut_key(record: dict[str, Any]) -> None:
    record["passphrase"]["wrapped"] = record["passphrase"]["wrapped"][:8]


def _wrong_letters(record: dict[str, Any]) -> None:
    record["passphrase"]["salt"] = "???"


def _other_book(record: dict[str, Any]) -> None:
    record["book"] = 7


@pytest.mark.parametrize("harm", [_less_memory, _all_memory, _no_recovery, _cut_key, _wrong_letters, _other_book])
def test_damaged_record_is_refused(
    made: tuple[Path, bytes, str], tmp_path: Path, harm: Callable[[dict[str, Any]], None]
) -> None:
    """Whatever is missing or out of bounds, it is one refusal and the file stays as it is."""
    record = json.loads(made[0].read_bytes())
    harm(record)
    _refuses(tmp_path / "book.key", json.dumps(record).encode(), "key_file_damaged")


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"[]", b"null", b"{}", b'{"format": 1'])
def test_no_record_at_all_is_refused(tmp_path: Path, data: bytes) -> None:
    """Bytes that are no key file."""
    _refuses(tmp_path / "book.key", data, "key_file_damaged")


def test_newer_and_missing_files_are_told_apart(tmp_path: Path) -> None:
    """A format this program does not know, and no file."""
    _refuses(tmp_path / "book.key", b'{"format": 2}', "key_file_newer")
    with pytest.raises(Refused, match="key_file_missing"):
        keys.unlock(tmp_path / "none.key", PASSPHRASE)


def test_swapped_wrapping_does_not_open(made: tuple[Path, bytes, str], tmp_path: Path) -> None:
    """A wrapping is bound to its book: renamed to another, it opens nothing."""
    record = json.loads(made[0].read_bytes())
    record["book"] = "book-2"
    _refuses(tmp_path / "book.key", json.dumps(record).encode(), "passphrase_wrong")


def _refuses(path: Path, data: bytes, message: str) -> None:
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        keys.unlock(path, PASSPHRASE)
    assert refused.value.message == message
    assert path.read_bytes() == data
