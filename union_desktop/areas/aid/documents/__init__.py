# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of rounds: frozen rows in, PDF bytes out; the ``…_from`` functions read as well, for a process of its own."""

from union_desktop.areas.aid.documents.aid_summary import aid_summary, aid_summary_from
from union_desktop.areas.aid.documents.common import Grouped, unprintable_in_round
from union_desktop.areas.aid.documents.course import course_paper, course_paper_from
from union_desktop.areas.aid.documents.public_notice import NoticeLook, public_notice, public_notice_from
from union_desktop.areas.aid.documents.round_list import round_list, round_list_from
from union_desktop.areas.aid.documents.round_summary import round_summary, round_summary_from
from union_desktop.areas.aid.documents.signing import SIGNING_TITLE, signing_sheet, signing_sheet_from
from union_desktop.areas.aid.documents.year_summary import year_summary, year_summary_from

__all__ = [
    "SIGNING_TITLE",
    "Grouped",
    "NoticeLook",
    "aid_summary",
    "aid_summary_from",
    "course_paper",
    "course_paper_from",
    "public_notice",
    "public_notice_from",
    "round_list",
    "round_list_from",
    "round_summary",
    "round_summary_from",
    "signing_sheet",
    "signing_sheet_from",
    "unprintable_in_round",
    "year_summary",
    "year_summary_from",
]
