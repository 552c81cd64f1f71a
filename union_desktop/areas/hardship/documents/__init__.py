# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of hardship files: the file itself on two pages, the notice for the corridor, the course of a file."""

from union_desktop.areas.hardship.documents.course import course_papers, course_papers_from
from union_desktop.areas.hardship.documents.file_form import FileLook, file_forms, file_forms_from
from union_desktop.areas.hardship.documents.publicity import (
    NoticeLook,
    publicity_notice,
    publicity_notice_from,
)

__all__ = [
    "FileLook",
    "NoticeLook",
    "course_papers",
    "course_papers_from",
    "file_forms",
    "file_forms_from",
    "publicity_notice",
    "publicity_notice_from",
]
