# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the audit: numbers first, then pages of rows, one entry in sentences, one record through time."""
