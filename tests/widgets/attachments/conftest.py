# SPDX-License-Identifier: GPL-3.0-or-later
"""Attached files need a real office, not the stand-in of the other widgets."""

from tests.office_fixtures import office

__all__ = ["office"]
