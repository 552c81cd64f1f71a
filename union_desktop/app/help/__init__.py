# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual inside the program: read, searched and shown under F1, at the place where one stands, without a network."""
