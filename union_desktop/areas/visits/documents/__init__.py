# SPDX-License-Identifier: GPL-3.0-or-later
"""What visits put on paper besides the register: the form of a case, coverage of a period, a signing sheet."""
