# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code on its way to paper: a new one, its sheet, and the proof that somebody holds the sheet. No Qt."""

from __future__ import annotations

import secrets
import unicodedata
from pathlib import Path

from union_desktop.core import clock


class RecoverySheet:
    """A fresh recovery code on its way to paper: held in memory only, and asked back so that nobody skips it."""

    def __init__(self, office_name: str, operator: str, folder: Path, code: str) -> None:
        self._office_name = office_name
        self._operator = operator
        self._folder = folder
        self._groups = code.split("-")
        self._typed = False
        self.kept = False
        self.asked_group = secrets.randbelow(len(self._groups)) + 1

    @property
    def file_name(self) -> str:
        """The file name proposed for the sheet."""
        from union_desktop.documents.files import safe_name

        return safe_name(f"{self._office_name}恢复码单.pdf")

    def pdf(self) -> bytes:
        """The sheet in memory; it reaches a disk only where the person saves it."""
        from union_desktop.documents.recovery_sheet import recovery_sheet

        return recovery_sheet(
            self._office_name, self._operator, "-".join(self._groups), clock.today(), folder=str(self._folder)
        )

    def was_kept(self) -> None:
        """The sheet was saved or went to the printer."""
        self.kept = True

    def type_back(self, text: str) -> bool:
        """Whether ``text`` is the asked group; only somebody who holds the sheet can know it."""
        letters = "".join(ch for ch in unicodedata.normalize("NFKC", text).upper() if ch.isalnum())
        # The same forgiveness as at sign-in: O is 0, I and L are 1.
        letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
        self._typed = letters == self._groups[self.asked_group - 1]
        return self._typed

    @property
    def done(self) -> bool:
        """Whether the code is on paper and was looked at."""
        return self.kept and self._typed
