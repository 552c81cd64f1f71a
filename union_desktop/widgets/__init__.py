# SPDX-License-Identifier: GPL-3.0-or-later
"""Qt building blocks without union knowledge; importing this package loads nothing."""
