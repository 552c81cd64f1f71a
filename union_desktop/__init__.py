# SPDX-License-Identifier: GPL-3.0-or-later
"""union_desktop (工会工作台): the desktop program of a university's trade-union office."""

__version__ = "0.3.0"
