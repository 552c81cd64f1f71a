# SPDX-License-Identifier: GPL-3.0-or-later
"""Sick visits and condolences (慰问走访)."""
