# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the shipped files (fonts, icons, the manual) lie: beside the package in the source tree, inside it when frozen."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The ``resources`` folder."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


@cache
def manual() -> Path:
    """The folder of the manual's pages: ``docs/manual`` in the source tree, ``manual`` where the program is installed."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "manual"
    package = Path(__file__).resolve().parent.parent
    inside = package / "manual"
    return inside if inside.is_dir() else package.parent / "docs" / "manual"


def path(*parts: str) -> Path:
    """The shipped file or folder ``resources/<parts>``."""
    return root().joinpath(*parts)
