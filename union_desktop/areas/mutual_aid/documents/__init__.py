# SPDX-License-Identifier: GPL-3.0-or-later
"""What mutual aid puts on paper besides its lists."""
