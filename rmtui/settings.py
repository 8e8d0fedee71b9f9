"""The user's own settings, `settings.toml` in the configuration folder, written atomically."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rmtui.domain.refusal import Refused

FILE = "settings.toml"
THEMES = ("dark", "light")
KEYMAPS = ("default", "vim")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; `keys` rebinds commands by id, `keymap` is `default` or `vim`."""

    language: str = "zh"
    theme: str = "dark"
    keymap: str = "default"
    keys: dict[str, str] = field(default_factory=dict)
    lock_minutes: int = 10
    """The book is locked after so many minutes without a key; 0: never."""
    sheet_folder: str = ""
    """Where sheets were written last; empty: the documents folder."""
    sheet_formats: str = "pdf"
    """The formats they were written in, comma separated."""
    reminders_off: str = ""
    """Classes of reminders that are not shown unless asked for, blank separated."""


def load(config: Path) -> Settings:
    """The settings in this folder, defaults where there is no file; raises Refused("settings_broken") for a bad one."""
    path = config / FILE
    if not path.exists():
        return Settings()
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("settings_broken", file=str(path), reason=str(error)) from error
    return _checked(found, path)


def _checked(found: dict[str, Any], path: Path) -> Settings:
    """Settings from a parsed file; raises Refused for a value of the wrong kind or an unknown name."""
    settings = Settings()
    for name, value in found.items():
        if name not in Settings.__slots__:
            raise Refused("settings_broken", file=str(path), reason=name)
        if type(value) is not type(getattr(settings, name)):
            raise Refused("settings_broken", file=str(path), reason=f"{name} = {value!r}")
        settings = replace(settings, **{name: value})
    wrong = _wrong(settings)
    if wrong:
        raise Refused("settings_broken", file=str(path), reason=wrong)
    return settings


def _wrong(settings: Settings) -> str:
    """The first setting whose value is none of those that may be, empty where all are right."""
    checks = {
        "theme": settings.theme in THEMES,
        "keymap": settings.keymap in KEYMAPS,
        "lock_minutes": settings.lock_minutes >= 0,
        "keys": all(isinstance(keys, str) and keys for keys in settings.keys.values()),
    }
    return next((name for name, right in checks.items() if not right), "")


def save(config: Path, settings: Settings) -> None:
    """Write the settings whole: to a new file, synced, then renamed over the old one."""
    import tomli_w

    config.mkdir(parents=True, exist_ok=True)
    draft = config / (FILE + ".new")
    with open(draft, "wb") as stream:
        tomli_w.dump({name: getattr(settings, name) for name in Settings.__slots__}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, config / FILE)
