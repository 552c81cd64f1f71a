# SPDX-License-Identifier: GPL-3.0-or-later
"""What this PC remembers between two starts: folders, window places, looks. Never anything about a person.

One small JSON file in the user's configuration folder; a missing or broken one means "nothing remembered yet".
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

log = logging.getLogger(__name__)

FILE_NAME: Final = "settings.json"
MOST_OFFICES: Final = 5
USUAL_MINUTES: Final = 10
MOST_MINUTES: Final = 24 * 60

Scheme = Literal["system", "light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("system", "light", "dark")


def default_file() -> Path:
    """The settings file of the person who is signed in to this PC."""
    import platformdirs

    return platformdirs.user_config_path("union_desktop", appauthor=False) / FILE_NAME


class Settings:
    """Typed access to the file; each change is written at once. Without a file nothing outlives the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._data: dict[str, Any] = _read(file)

    # -- offices ----------------------------------------------------------------------------------------------

    @property
    def offices(self) -> tuple[Path, ...]:
        """Folders of offices opened before, the latest first."""
        found = self._data.get("offices")
        return tuple(Path(one) for one in found if isinstance(one, str)) if isinstance(found, list) else ()

    def remember_office(self, folder: Path) -> None:
        """Puts a folder in front of the list."""
        others = [one for one in self.offices if one != folder]
        self._put("offices", [str(one) for one in (folder, *others)][:MOST_OFFICES])

    def forget_office(self, folder: Path) -> None:
        """Takes a folder off the list; the folder itself is left alone."""
        self._put("offices", [str(one) for one in self.offices if one != folder])

    def checked_on(self, folder: Path) -> dt.date | None:
        """The day this office's file was last read through for damage on this PC."""
        try:
            return dt.date.fromisoformat(self._group("checked").get(str(folder), ""))
        except (TypeError, ValueError):
            return None

    def set_checked_on(self, folder: Path, day: dt.date) -> None:
        """Notes that the file was whole that day."""
        known = {str(one) for one in self.offices} | {str(folder)}
        kept = {name: value for name, value in self._group("checked").items() if name in known}
        self._put("checked", kept | {str(folder): day.isoformat()})

    # -- looks ------------------------------------------------------------------------------------------------

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        found = self._data.get("scheme")
        return found if found in SCHEMES else "system"

    def set_scheme(self, scheme: Scheme) -> None:
        """Remembers the look; the caller applies it."""
        self._put("scheme", scheme)

    def place(self, screen: str) -> str:
        """Size and place of the window on this screen, as Qt wrote it; empty when unknown."""
        found = self._group("places").get(screen)
        return found if isinstance(found, str) else ""

    def set_place(self, screen: str, place: str) -> None:
        """Remembers where the window stood on this screen."""
        self._put("places", self._group("places") | {screen: place})

    # -- lock -------------------------------------------------------------------------------------------------

    @property
    def lock_after_minutes(self) -> int:
        """How long nobody may touch anything before the window locks itself; 0 for never."""
        found = self._data.get("lock_after_minutes")
        usable = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST_MINUTES
        return int(found) if usable and found is not None else USUAL_MINUTES

    def set_lock_after_minutes(self, minutes: int) -> None:
        """Remembers it; takes effect at once."""
        self._put("lock_after_minutes", minutes)

    # -- areas ------------------------------------------------------------------------------------------------

    def get(self, key: str, default: Any = None) -> Any:
        """A layout fact an area remembers (column widths, a chosen tab); JSON values only."""
        return self._group("areas").get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remembers a layout fact of an area; nothing that tells about a person may be put here."""
        self._put("areas", self._group("areas") | {key: value})

    # -- the file ---------------------------------------------------------------------------------------------

    def _group(self, name: str) -> dict[str, Any]:
        found = self._data.get(name)
        return found if isinstance(found, dict) else {}

    def _put(self, key: str, value: Any) -> None:
        if self._data.get(key) == value:
            return
        self._data[key] = value
        if self._file is None:
            return
        part = self._file.with_name(self._file.name + ".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._data, ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self._file)
        except OSError:
            # Not worth stopping anybody's work for: next time the window opens at its usual place again.
            log.warning("settings could not be written")
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
