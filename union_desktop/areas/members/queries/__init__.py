# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the members area, by purpose: the list, one record, search, counts."""
