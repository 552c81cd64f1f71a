# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading, checking, comparing and writing of rosters.

Kept free of imports: the child process loads single modules of this package and must start without SQLAlchemy.
"""
