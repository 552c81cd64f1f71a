# SPDX-License-Identifier: GPL-3.0-or-later
"""The history on the screen."""
