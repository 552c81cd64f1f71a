# SPDX-License-Identifier: GPL-3.0-or-later
"""The top floor: puts the house together and is the only place that knows every area."""
