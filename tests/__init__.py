# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests, in the same tree as the package."""
