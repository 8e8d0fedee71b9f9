"""Keys as they are typed and as they are shown: a Chinese input method sends the full-width forms."""

_WIDE = {"/": "、", "<": "《", ">": "》", "[": "【", "]": "】", ".": "。"}
"""What a Chinese input method types on these keys, beside the full-width sign."""


def with_wide(keys: str) -> str:
    """Keys with the full-width form of every digit, letter and sign: a Chinese input method sends those."""
    found: list[str] = []
    for key in keys.split(","):
        found.append(key)
        if len(key) == 1:
            found.append(chr(ord(key) + 0xFEE0))
        if key in _WIDE:
            found.append(_WIDE[key])
    return ",".join(found)


def show_key(keys: str) -> str:
    """A command's first key as a person reads it: `enter`, `ctrl+r`, `?`."""
    first = keys.split(",")[0]
    return {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}.get(first, first)
