# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roster's tables are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.core.words import TableWords, hidden, minute

_KINDS: Final = {"source": "原文件", "lines": "每一行的去向"}


def kind(code: Any) -> str:
    """What a batch keeps."""
    return _KINDS.get(code, str(code))


WORDS: Final = {
    "roster_source": TableWords(
        "名册来源",
        {"name": "名称", "columns": "列的对应", "answers": "内容的对应", "scope": "核对范围"},
        quiet=frozenset({"columns", "answers", "scope"}),
    ),
    "roster_batch": TableWords(
        "名册批次",
        {
            "source_id": "来源",
            "file_name": "文件",
            "effective_on": "生效日期",
            "row_count": "行数",
            "applied": "写入",
            "left_applied": "离开",
            "skipped": "未采用",
            "rejected_count": "退回",
            "undone_at": "撤销时间",
            "kept": "撤销时保留的记录",
            "new_count": "新增",
            "returned_count": "重新入会",
            "changed_count": "变更",
            "moved_count": "调动",
            "left_count": "名册中没有的人",
            "unchanged_count": "无变化",
            "conflict_count": "冲突",
            "operator": "操作员",
            "applied_at": "写入时间",
            "undo_asked_at": "要求撤销的时间",
            "file_digest": "文件校验值",
            "file_size": "文件大小",
            "scope": "核对范围",
        },
        shown={"undone_at": minute, "applied_at": minute, "undo_asked_at": minute},
        refers={"source_id": "roster_source"},
        quiet=frozenset({"operator", "applied_at", "undo_asked_at", "file_digest", "file_size", "scope"}),
        title="id || '（' || file_name || '）'",
        named=("file_name",),
    ),
    "roster_attachment": TableWords(
        "批次留存",
        {"kind": "内容", "batch_id": "批次", "content": "文件内容"},
        shown={"kind": kind},
        refers={"batch_id": "roster_batch"},
        masked={"content": hidden},
        quiet=frozenset({"batch_id", "content"}),
        title="",
        named=(),
    ),
}
