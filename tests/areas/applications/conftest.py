# SPDX-License-Identifier: GPL-3.0-or-later
"""The office with a scheme, a rule, applicants and a committee."""

from __future__ import annotations

import pytest

import union_desktop.app.tables  # noqa: F401  tables point at those of every area
from tests.areas.applications.committee_fixtures import Committee, furnished
from union_desktop.core.office import Office


@pytest.fixture
def committee(office: Office) -> Committee:
    """One scheme with publicity, a rule of 2015, three applicants, five members of the committee."""
    return furnished(office)
