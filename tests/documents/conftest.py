# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundled fonts for every paper test, so that the result does not depend on the computer."""

from pathlib import Path

import pytest

from union_desktop.documents.fonts import Fonts


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts.load(bundled_only=True)


@pytest.fixture(scope="session")
def tgh8105() -> str:
    """通用规范汉字表, all 8,105 characters."""
    file = Path(__file__).resolve().parents[2] / "packaging" / "fonts" / "charsets" / "tgh8105.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))
