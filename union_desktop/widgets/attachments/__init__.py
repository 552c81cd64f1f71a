# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a record on the screen; what is heavy about them is imported when a panel is opened."""

from union_desktop.widgets.attachments.panel import AttachmentsPanel

__all__ = ["AttachmentsPanel"]
