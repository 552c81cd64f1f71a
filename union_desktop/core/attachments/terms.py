# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said about attached files on both sides of the writing thread."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Final

from union_desktop.core.attachments.store import Stored

#: A record of any area: (table, id).
Owner = tuple[str, int]

#: Usual kinds, proposed but not demanded (public file lists of member and hardship files).
USUAL_KINDS: Final = (
    "照片",
    "身份证件",
    "登记表",
    "申请书",
    "证明",
    "合同",
    "证书",
    "审批意见",
    "诊断与票据",
    "其他",
)
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class NewFile:
    """A content already in the store, and what it shall be called."""

    stored: Stored
    file_name: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """What can be changed about an attached file; its content cannot."""

    file_name: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attached file, with what opens it; ``added_at`` is local ISO time."""

    id: int
    owner: Owner
    file_name: str
    kind: str
    note: str
    media_type: str
    added_at: str
    stored: Stored


def media_type_of(file_name: str) -> str:
    """By the ending alone: what a file says about itself inside is decided where it is drawn."""
    # Not the system's own table, which differs from PC to PC.
    return _TYPES.guess_type(file_name.lower(), strict=False)[0] or ""


_TYPES: Final = mimetypes.MimeTypes()
for _ending, _type in (
    (".webp", "image/webp"),
    (".heic", "image/heic"),
    (".doc", "application/msword"),
    (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (".xls", "application/vnd.ms-excel"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
    (".ppt", "application/vnd.ms-powerpoint"),
    (".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (".csv", "text/csv"),
    (".zip", "application/zip"),
    (".rar", "application/x-rar"),
    (".7z", "application/x-7z-compressed"),
    (".wps", "application/x-wps"),
):
    _TYPES.add_type(_type, _ending)
