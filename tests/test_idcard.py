"""Identity numbers: recognised, told apart from other numbers, and only the tail kept. All numbers are invented."""

from datetime import date

import pytest

from rmtui.domain.idcard import IdNumber, id_number, luhn

WOMAN = IdNumber(date(1949, 12, 31), "female", "002X")
"""Of 11010519491231002X, the example of the standard."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010519491231002X", WOMAN),
        ("11010519491231002x", WOMAN),
        ("１１０１０５１９４９１２３１００２Ｘ", WOMAN),
        ("110105 19491231 002X", WOMAN),
        ("110105-19491231-002X", WOMAN),
        ("身份证11010519491231002X,已核对", WOMAN),
        ("客户号 123456,证件 11010519491231002X", WOMAN),
        ("440524188001010014", None),  # born before 1900
        ("110105491231001", IdNumber(date(1949, 12, 31), "male", "1001")),
        ("110105491231002", IdNumber(date(1949, 12, 31), "female", "1002")),
        ("110105194912310021", None),  # wrong check digit
        ("11010519491331002X", None),  # no such month
        ("00010519491231002X", None),
        ("110105491331001", None),
        ("990105491231001", None),
        ("111010519491231002X", None),  # part of a longer number
        ("11010519491231002X5", None),
        ("14400001234", None),
        ("", None),
        ("王建国", None),
    ],
)
def test_id_number(text: str, found: IdNumber | None) -> None:
    assert id_number(text) == found


def check_digit(body: str) -> str:
    """ISO 7064 MOD 11-2 by its definition, written apart from the module."""
    value = 0
    for digit in body:
        value = (value + int(digit)) * 2 % 11
    return "0123456789X"[(12 - value) % 11]


def test_every_single_wrong_digit_is_found() -> None:
    body = "11010519900307" + "123"
    right = body + check_digit(body)
    assert id_number(right) == IdNumber(date(1990, 3, 7), "male", right[-4:])
    for position in range(17):
        for digit in "0123456789":
            wrong = right[:position] + digit + right[position + 1 :]
            assert wrong == right or id_number(wrong) is None


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("4111111111111111", True),
        ("4111 1111 1111 1111", True),
        ("4111-1111-1111-1111", True),
        ("4111111111111112", False),
        ("79927398713", True),
        ("79927398710", False),
        ("0", False),
        ("", False),
        ("4111x", False),
    ],
)
def test_luhn(digits: str, valid: bool) -> None:
    assert luhn(digits) is valid
