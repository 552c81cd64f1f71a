# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of a round: frozen rows in, PDF bytes out; the ``…_from`` functions read as well, for a process of its own."""

from union_desktop.areas.aid.documents.lists import (
    aid_summary_from,
    round_list_from,
    round_summary_from,
)
from union_desktop.areas.aid.documents.public_notice import NoticeLook, public_notice_from
from union_desktop.areas.aid.documents.signing import SIGNING_TITLE, signing_from, signing_sheet

__all__ = [
    "SIGNING_TITLE",
    "NoticeLook",
    "aid_summary_from",
    "public_notice_from",
    "round_list_from",
    "round_summary_from",
    "signing_from",
    "signing_sheet",
]
