# SPDX-License-Identifier: GPL-3.0-or-later
"""Spreadsheets from elsewhere, whatever they list: the file, the header in it, and lines that are about nobody."""
