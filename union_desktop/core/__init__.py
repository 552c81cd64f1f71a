# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground floor: the office's file, values and rules that every area shares; no Qt, no union area."""
