# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up office that stays on this PC between two looks at the demo, made again for each version of the program."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from union_desktop import __version__
from union_desktop.app.demo.office import DEMO_OPERATOR, DEMO_PASSWORD, make_demo_office
from union_desktop.app.demo.people import SEED
from union_desktop.core import locations
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.office import Office, open_office

FOLDER = "demo-office"
STAMP = "demo-office.version"


def data_folder() -> Path:
    """Where the demo may keep its files: with the user's data, or in a temporary folder when that is on a network."""
    import platformdirs

    usual = platformdirs.user_data_path("union_desktop", appauthor=False) / "demo"
    try:
        locations.require_local(usual)
    except UserError:
        return Path(tempfile.mkdtemp(prefix="union-desktop-demo-"))
    return usual


def kept_office(home: Path, *, fresh: bool = False) -> tuple[Office, bool]:
    """The office in ``home``, and whether it had to be made.

    One made by another version, by other made-up people, or that no longer opens is thrown away: nothing in it is real.
    Raises UserError while another program has it open.
    """
    folder, stamp = home / FOLDER, home / STAMP
    if folder.is_dir():
        lock = FolderLock(folder)
        lock.acquire()
        lock.release()
        if not fresh and _version(stamp) == _wanted():
            try:
                return open_office(folder, DEMO_OPERATOR, DEMO_PASSWORD), False
            except UserError:
                fresh = True
        shutil.rmtree(folder)
    home.mkdir(parents=True, exist_ok=True)
    office = make_demo_office(folder).office
    stamp.write_text(_wanted(), encoding="utf-8")
    return office, True


def _wanted() -> str:
    return f"{__version__} {SEED}"


def _version(stamp: Path) -> str:
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
