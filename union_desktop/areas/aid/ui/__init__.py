# SPDX-License-Identifier: GPL-3.0-or-later
"""The section 批次与发放: rounds, their lists, payment and signature."""
