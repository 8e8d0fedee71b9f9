"""Identity-document and account numbers in texts: none is kept beyond its last four digits (domain.md section 7)."""

import re

_LONG = re.compile(
    r"(?<![\dA-Za-z])"
    r"(?:\d{17}[\dXx]|\d{15,30}|\d{6}[ -]\d{8}[ -]?\d{3}[\dXx]|\d{4}(?:[ -]\d{4}){2,4}(?:[ -]?\d{1,3})?)"
    r"(?![\dA-Za-z])"
)
_NAMED = re.compile(
    r"((?:身份证|证件|护照|通行证|账号|帐号|账户|帐户|卡号|存折|passport|account|a/c|card|\bid\b)[^\d\n]{0,8}?)"
    r"([A-Za-z]{0,2}\d[\d ]{5,24}\d)(?!\d)",
    re.IGNORECASE,
)


def cut_numbers(text: str) -> str:
    """The text with every identity or account number cut to `****` and its last four digits.

    Numbers of 15 digits and more are taken for one, also in groups of four; shorter ones where the words before say so.
    """
    if sum(map(str.isdigit, text)) < 7:
        return text
    text = _LONG.sub(lambda found: _tail(found[0]), text)
    return _NAMED.sub(lambda found: found[1] + _tail(found[2]), text)


def _tail(number: str) -> str:
    return f"****{re.sub(r'[^0-9A-Za-z]', '', number)[-4:]}"
