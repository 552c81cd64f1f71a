# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be asked about applications and meetings."""
