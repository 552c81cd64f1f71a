# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing an office back from an archive: unpacked and checked beside, put in place by two renames."""
