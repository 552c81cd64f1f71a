# SPDX-License-Identifier: GPL-3.0-or-later
"""A PC of its own for a whole session of the program, and the search for planted people in every file of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

from tests.safety import session
from union_desktop.core.commands import PASSWORD_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
NEEDLES = (
    session.NAME,
    session.NAME[:3],
    session.ID_NUMBER,
    session.PHONE,
    session.STAFF_NO,
    session.DEPARTMENT,
    session.PINYIN,
    session.ROSTER_NAME,
    session.ROSTER_ID,
    session.DIAGNOSIS,
    session.RELATIVE,
    session.FILE_NAME,
    session.FILE_CONTENT,
    session.TYPED,
)


def forms(text: str) -> set[bytes]:
    """A text as the encodings of this part of the world and as JSON write it."""
    found = {text.encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    return found | {json.dumps(text).strip('"').encode()}


def leaks(data: bytes) -> list[str]:
    """The planted words found in some bytes."""
    return [text for text in NEEDLES if any(form in data for form in forms(text))]


def packed(file: Path) -> list[str]:
    """Planted words in the members of a ZIP, which may be compressed, and in their names."""
    if not zipfile.is_zipfile(file):
        return []
    with zipfile.ZipFile(file) as archive:
        return [
            word
            for member in archive.namelist()
            for word in leaks(member.encode()) + leaks(archive.read(member))
        ]


def found_below(place: Path) -> dict[str, list[str]]:
    """File → planted words in its content or its name, for every file below a folder."""
    found = {}
    for file in sorted(place.rglob("*")):
        words = leaks(str(file.relative_to(place)).encode())
        if file.is_file() and not file.is_symlink():
            words += leaks(file.read_bytes())
            words += packed(file)
        if words:
            found[str(file.relative_to(place))] = words
    return found


def copy_if_there(source: str, target: str) -> None:
    """A child goes on while the disk is looked at; what it gave its name meanwhile is found under that name."""
    with suppress(FileNotFoundError):
        shutil.copyfile(source, target)


class Desk:
    """A PC of its own: every folder the program could write to lies below one place."""

    def __init__(self, place: Path) -> None:
        self.home = place / "home"
        self.asked_for = place / "asked for"
        self.snapshots = place / "snapshots"
        for one in (self.home, self.asked_for, self.snapshots):
            one.mkdir()
        for name in ("tmp", "work", "runtime"):
            (self.home / name).mkdir(mode=0o700)
        self.office = self.home / "工会数据"
        kept = {
            name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
        }
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "APPDATA": str(self.home / "appdata"),
            "LOCALAPPDATA": str(self.home / "appdata"),
            **{name: str(self.home / "tmp") for name in ("TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR")},
            "XDG_RUNTIME_DIR": str(self.home / "runtime"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            PASSWORD_VARIABLE: session.PASSWORD,
        }
        self.errors = b""

    def program(self, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        """The headless program; what it says to stderr is kept."""
        ended = subprocess.run(
            [sys.executable, "-m", "union_desktop", *map(str, arguments)],
            check=False,
            capture_output=True,
            cwd=self.home / "work",
            env=self.environment,
        )
        self.errors += ended.stderr
        return ended

    def session(self, module: str, *arguments: object) -> tuple[int, list[str]]:
        """A session of its own process; the disk is copied wherever it asks for that."""
        with subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.home / "work",
            env=self.environment,
            encoding="utf-8",
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            said = []
            for line in process.stdout:
                if line.startswith("snapshot "):
                    place = self.snapshots / line.removeprefix("snapshot ").strip()
                    shutil.copytree(self.home, place, copy_function=copy_if_there)
                    process.stdin.write("\n")
                    process.stdin.flush()
                said.append(line.strip())
            self.errors += process.stderr.read().encode()
        return process.returncode, said
