"""Bundles written and read: whole or not at all, by whom they are for, from whom they say."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rmtui import i18n
from rmtui.domain.refusal import Refused
from rmtui.exchange import bundle
from tests.bundles import PAIRED, READER, WRITER, Line, Party, line, make, manifest, part, read, unsealed
from tests.test_catalogs import called_with

LINES = [line(number) for number in range(5)]
WRITE_STEPS = ["write.lines", "write.seal", "write.flush", "write.rename"]
READ_STEPS = ["read.open", "read.unpack", "read.signature", "read.lines"]


class Stop(BaseException):
    """What a user's abort raises."""


class Watch:
    """Notes the steps, and stops at one of them."""

    def __init__(self, at: str = "", after: int = 1) -> None:
        self.at, self.left = at, after
        self.steps: list[str] = []
        self.told: list[tuple[int, int]] = []

    def __call__(self, step: str, done: int, total: int) -> None:
        self.told.append((done, total))
        if step not in self.steps:
            self.steps.append(step)
        if step == self.at:
            self.left -= 1
            if not self.left:
                raise Stop


def refusal(file: Path, **given: Any) -> Refused:
    """What reading refuses it with."""
    arguments: dict[str, Any] = {"identities": [READER.keys[0]], "sender": PAIRED.get, **given}
    with pytest.raises(Refused) as refused:
        bundle.read(file, **arguments)
    return refused.value


def test_what_was_written_is_read(tmp_path: Path) -> None:
    deep = [[1, "a\nb\\u", None, True, {"x": ["张三[/]", 1.5]}], [], line(3, "\x00\x1b\u2028😀")]
    parts = (part(2), part(9, origin="org-b", after=8))
    file = make(tmp_path / "a.rmx", deep, parts=parts, have={"org-a": 2, "org-b": 9}, to=("dev-b", "dev-c"))
    opened = read(file)
    assert opened.lines == deep
    assert opened.manifest == manifest(3, parts=parts, have={"org-a": 2, "org-b": 9}, to=("dev-b", "dev-c"))
    assert opened.digest == bundle.digest(file)
    assert list(tmp_path.iterdir()) == [file]


def test_many_lines_come_in_their_order(tmp_path: Path) -> None:
    many = [line(number, "人" * (number % 700)) for number in range(4_321)]
    assert read(make(tmp_path / "a.rmx", many)).lines == many


def test_a_request_has_no_lines(tmp_path: Path) -> None:
    opened = read(make(tmp_path / "a.rmx", [], parts=(), request=True))
    assert (opened.lines, opened.manifest.request, opened.manifest.have) == ([], True, {"org-a": 0})


def test_each_recipient_reads_it_and_nobody_else(tmp_path: Path) -> None:
    file, other, stranger = tmp_path / "a.rmx", bundle.new_identity(), bundle.new_identity()
    recipients = [READER.keys[1], bundle.recipient_of(other[0])]
    bundle.write(file, manifest(5), LINES, signing_key=WRITER.signing_key, recipients=recipients)
    for identities in ([READER.keys[0]], [other[0]], [stranger[0], other[0]]):
        assert bundle.read(file, identities=identities, sender=PAIRED.get).lines == LINES
    for wrong in ([stranger[0]], [], ["AGE-SECRET-KEY-1"], ["\ud800"]):
        assert refusal(file, identities=wrong).message == "bundle_not_for_us"


def test_nothing_can_be_read_off_the_file(tmp_path: Path) -> None:
    content = make(tmp_path / "a.rmx", LINES).read_bytes()
    assert b"manifest" in unsealed(tmp_path / "a.rmx")
    assert [word for word in (b"manifest", b"dev-a", b"PK\x03\x04", "王建国".encode()) if word in content] == []


def test_a_stranger_is_named_without_what_acts_on_a_terminal(tmp_path: Path) -> None:
    file = make(tmp_path / "a.rmx", LINES, device="dev-x", person="\x1b[31m张三[/]\u202e\x00", label="a\nb")
    refused = refusal(file)
    assert refused.message == "bundle_stranger"
    assert refused.values == {"person": "张三[/]", "label": "a b"}


def test_names_are_cleaned(tmp_path: Path) -> None:
    found = read(make(tmp_path / "a.rmx", LINES, person="\x1b]0;x\x07李秀英\u200b", label=" 家里 ")).manifest
    assert (found.person, found.label) == ("李秀英", "家里")


@pytest.mark.parametrize("known", [Party("dev-a", b"z" * 32).public, "", "no key", "A" * 43 + "=", "\ud800"])
def test_another_key_than_the_devices_is_refused(tmp_path: Path, known: str) -> None:
    assert refusal(make(tmp_path / "a.rmx", LINES), sender=lambda _device: known).message == "bundle_forged"


def test_what_the_caller_raises_is_not_taken_for_damage(tmp_path: Path) -> None:
    def broken(_device: str) -> str | None:
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        bundle.read(make(tmp_path / "a.rmx", LINES), identities=[READER.keys[0]], sender=broken)


def test_steps_are_told_in_order(tmp_path: Path) -> None:
    writing, reading = Watch(), Watch()
    many = [line(number) for number in range(2_500)]
    read(make(tmp_path / "a.rmx", many, progress=writing), progress=reading)
    assert (writing.steps, reading.steps) == (WRITE_STEPS, READ_STEPS)
    assert (0, 2_500) in writing.told and (2_000, 2_500) in writing.told and (2_500, 2_500) in reading.told


@pytest.mark.parametrize("step", WRITE_STEPS)
@pytest.mark.parametrize("before", [False, True])
def test_an_abort_while_writing_leaves_what_was_there(tmp_path: Path, step: str, before: bool) -> None:
    file = tmp_path / "a.rmx"
    if before:
        file.write_bytes(b"old")
    with pytest.raises(Stop):
        make(file, LINES, progress=Watch(step))
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"] * before


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize("step", READ_STEPS)
def test_an_abort_while_reading_ends_it(tmp_path: Path, step: str, after: int) -> None:
    file = make(tmp_path / "a.rmx", LINES)
    if after > 1 and step != "read.lines":
        return
    with pytest.raises(Stop):
        read(file, progress=Watch(step, after))


def test_lines_that_fail_leave_nothing(tmp_path: Path) -> None:
    def failing() -> Iterator[Line]:
        yield line(1)
        raise OSError(5, "the book, not the target")

    with pytest.raises(OSError, match="the book"):
        bundle.write(
            tmp_path / "a.rmx", manifest(2), failing(), signing_key=WRITER.signing_key, recipients=[READER.keys[1]]
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [{"changes": 4}, {"changes": 6}, {"device": ""}, {"parts": (part(3), part(2))}, {"made_at": "now"}, {"number": -1}],
)
def test_what_no_reader_would_take_is_not_written(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make(tmp_path / "a.rmx", LINES, **wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("recipients", [[], ["age1"], ["\ud800"], [READER.keys[0]]])
def test_a_recipient_that_is_none_is_refused(tmp_path: Path, recipients: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        bundle.write(tmp_path / "a.rmx", manifest(5), LINES, signing_key=b"a" * 32, recipients=recipients)
    assert refused.value.message == "recipient_unusable"
    assert list(tmp_path.iterdir()) == []


def test_it_is_the_owners_alone_from_its_first_byte(tmp_path: Path) -> None:
    seen: list[int] = []
    file = make(
        tmp_path / "a.rmx", LINES,
        progress=lambda *_: seen.extend(stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()),
    )  # fmt: skip
    assert set(seen) == {0o600} and len(seen) >= len(WRITE_STEPS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_a_crash_left_is_replaced(tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "a.rmx", tmp_path / "elsewhere"
    elsewhere.write_bytes(b"not ours")
    (tmp_path / "a.rmx.part").symlink_to(elsewhere)
    assert read(make(target, LINES)).lines == LINES
    (tmp_path / "a.rmx.part").write_bytes(b"half a file")
    assert read(make(target, LINES)).lines == LINES
    assert elsewhere.read_bytes() == b"not ours"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.rmx", "elsewhere"]


def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    reasons = {
        "gone/\x1ba.rmx": "No such file or directory",
        "file/a.rmx": "Not a directory",
        "folder": "Is a directory",
    }
    for name, reason in reasons.items():
        with pytest.raises(Refused) as refused:
            make(tmp_path / name, LINES)
        assert (refused.value.message, refused.value.values["reason"]) == ("not_written", reason)
        assert "\x1b" not in refused.value.values["file"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder"]


def test_a_full_disk_is_refused_and_leaves_what_was_there(tmp_path: Path) -> None:
    file = make(tmp_path / "a.rmx", LINES)
    before = file.read_bytes()
    many = [line(number, json.dumps(list(range(number)))) for number in range(1_000)]
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, hard))
    try:
        with pytest.raises(Refused) as refused:
            make(file, many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (refused.value.message, refused.value.values["reason"]) == ("not_written", "File too large")
    assert (list(tmp_path.iterdir()), file.read_bytes()) == ([file], before)


@pytest.mark.parametrize("name", ["gone.rmx", "a.rmx/b.rmx", "nul\x00.rmx"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    make(tmp_path / "a.rmx", LINES)
    assert refusal(tmp_path / name).message == "file_not_found"
    with pytest.raises(Refused, match="file_not_found"):
        bundle.digest(tmp_path / name)


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rmx")
    for path, reason in ((tmp_path, "Is a directory"), (tmp_path / "pipe.rmx", "Invalid argument")):
        refused = refusal(path)
        assert (refused.message, refused.values["reason"]) == ("file_unreadable", reason)


def test_what_our_own_reader_would_refuse_is_not_written(tmp_path: Path) -> None:
    """Swelling lines, a line too long, a manifest too long."""
    long = {f"o-{number:060}": 0 for number in range(70_000)}
    for lines, have in (([["x"]] * 200_000, {}), ([["x" * (17 << 20)]], {}), (LINES, long)):
        with pytest.raises(Refused, match="bundle_too_big"):
            make(tmp_path / "a.rmx", lines, have=have)
    assert list(tmp_path.iterdir()) == []


def test_signatures_of_log_ends_bind_every_part() -> None:
    signature = bundle.sign(WRITER.signing_key, bundle.tail_text("org-a", 7, "ff"))
    assert bundle.signed_by(WRITER.public, bundle.tail_text("org-a", 7, "ff"), signature)
    for other in (("org-b", 7, "ff"), ("org-a", 8, "ff"), ("org-a", 7, "fe")):
        assert not bundle.signed_by(WRITER.public, bundle.tail_text(*other), signature)
    assert not bundle.signed_by(READER.public, bundle.tail_text("org-a", 7, "ff"), signature)
    for odd in ("", "é", signature[:-1], signature + "=", signature[:-3] + "B=="):
        assert not bundle.signed_by(WRITER.public, bundle.tail_text("org-a", 7, "ff"), odd)


def test_recipients_are_told_from_other_texts() -> None:
    identity, recipient = bundle.new_identity()
    assert bundle.recipient_of(identity) == recipient and bundle.valid_recipient(recipient)
    for wrong in ("", identity, recipient.upper(), recipient + " ", recipient[:-1], "\ud800"):
        assert not bundle.valid_recipient(wrong)
    with pytest.raises(Refused, match="bundle_not_for_us"):
        bundle.recipient_of(recipient)


def test_every_refusal_here_is_worded_in_both_languages() -> None:
    ours = {f"exchange/{name}.py" for name in ("bundle", "container", "introduction", "keys", "saving")}
    raised = {key for file, key in called_with("Refused") if file in ours}
    assert {"bundle_forged", "not_written", "introduction_newer", "file_not_found"} <= raised
    for lang in i18n.LANGUAGES:
        assert [key for key in raised if not {f"refused.{key}", f"refused.{key}.hint"} <= set(i18n.catalog(lang))] == []
