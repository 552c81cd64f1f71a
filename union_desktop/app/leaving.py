# SPDX-License-Identifier: GPL-3.0-or-later
"""What the windows of the program say to each other: its name, and why one of them was closed."""

from __future__ import annotations

from enum import Enum
from typing import Final

PROGRAM: Final = "工会工作台"


class Leave(Enum):
    """Why a window was closed."""

    QUIT = "quit"
    SIGN_OUT = "sign out"
    OTHER_OFFICE = "other office"
    LOCK = "lock"
    NEW_KEY = "new data key"
