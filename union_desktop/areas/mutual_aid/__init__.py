# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutual aid (职工互助保障): plans, insured members, claims the office helps with."""
