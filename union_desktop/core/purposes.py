# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as a purpose for which sensitive facts may be shown, printed or written into a file (DOMAIN §9).

Apart from ``core.access``, which keeps it: windows and commands ask before they need the machinery that writes.
"""

from __future__ import annotations

from typing import Final

MIN_LETTERS: Final = 4
MAX_LETTERS: Final = 100


def is_purpose(text: str) -> bool:
    """Whether a text says something: long enough, and not one letter over and over."""
    letters = [one for one in text if one.isalnum()]
    return len(letters) >= MIN_LETTERS and len(set(letters)) > 1
