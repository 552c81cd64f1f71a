# SPDX-License-Identifier: GPL-3.0-or-later
"""The union's work, one folder each, all built alike; the order between them is declared in pyproject.toml."""
