# SPDX-License-Identifier: GPL-3.0-or-later
"""The statistics tab and its dialogs."""
