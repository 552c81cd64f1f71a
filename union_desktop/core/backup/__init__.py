# SPDX-License-Identifier: GPL-3.0-or-later
"""One archive file that brings a whole office back: what is in it, how it is made and checked, which ones are kept."""
