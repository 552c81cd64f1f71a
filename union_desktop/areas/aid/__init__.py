# SPDX-License-Identifier: GPL-3.0-or-later
"""Aid (帮扶): schemes, rounds, who gets what from which funds, payment and signature."""
