# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core's own tables are called at the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from union_desktop.core.proceedings.terms import PaperState, Result
from union_desktop.core.roles import LABELS
from union_desktop.core.words import TableWords, hidden, minute

LOOKS: Final = {"reveal": "查看", "export": "导出", "print": "打印"}
_SETTINGS: Final = {
    "office_name": "工会名称",
    "office_uid": "工会文件编号",
    "recovery_code_replaced_at": "更换恢复码的时间",
    "data_key_changed_at": "更换数据密钥的时间",
    "statistics_age_bands": "统计的年龄段",
}
_SETTING_WORDS: Final = " ".join(f"when '{name}' then '{word}'" for name, word in _SETTINGS.items())
_AREAS: Final = {"members": "会员"}


def role(code: Any) -> str:
    """What an operator may do."""
    return {one.value: label for one, label in LABELS.items()}.get(code, str(code))


def look(code: Any) -> str:
    """Looked at, exported or printed."""
    return LOOKS.get(code, str(code))


def setting(name: Any) -> str:
    """Which fact about the office."""
    return _SETTINGS.get(name, str(name))


def fact(value: Any) -> str:
    """What a fact says; a moment without its seconds."""
    try:
        dt.datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return minute(value)


def area(key: Any) -> str:
    """Whose list a view narrows."""
    return _AREAS.get(key, str(key))


def size(count: Any) -> str:
    """Bytes."""
    return f"{count} 字节" if int(count) < 1024 else f"{int(count) / 1024:,.0f} KB"


def result(code: Any) -> str:
    """How a step decided."""
    return Result(code).label if code in tuple(Result) else str(code)


def paper_state(code: Any) -> str:
    """Whether a paper is there."""
    return PaperState(code).label if code in tuple(PaperState) else str(code)


WORDS: Final = {
    "office_setting": TableWords(
        "工会信息",
        {"name": "项目", "value": "内容"},
        shown={"name": setting, "value": fact},
        title=f"case name {_SETTING_WORDS} else name end",
    ),
    "operator": TableWords(
        "操作员",
        {
            "name": "姓名",
            "role": "权限",
            "added_on": "添加日期",
            "removed_on": "移除日期",
            "password_set_at": "设置密码的时间",
            "wrong_passwords": "登录前输错密码的累计次数",
        },
        shown={"role": role, "password_set_at": minute},
    ),
    "access_entry": TableWords(
        "查看与导出记录",
        {
            "what": "方式",
            "field": "内容",
            "row_count": "条数",
            "purpose": "用途",
            "about_table": "对象类别",
            "about_id": "对象编号",
            "at": "时间",
            "operator": "操作员",
        },
        shown={"what": look},
        quiet=frozenset({"at", "operator", "about_table", "about_id"}),
        title="field",
        named=("field",),
    ),
    "attachment": TableWords(
        "附件",
        {
            "file_name": "文件名",
            "kind": "类别",
            "size": "大小",
            "note": "说明",
            "added_at": "添加时间",
            "owner_table": "所属记录的类别",
            "owner_id": "所属记录",
            "media_type": "文件类型",
            "sha256": "校验值",
            "store_name": "存放名",
            "file_key": "文件密钥",
        },
        shown={"size": size, "added_at": minute},
        masked={"file_key": hidden},
        quiet=frozenset(
            {"owner_table", "owner_id", "media_type", "sha256", "store_name", "file_key", "added_at"}
        ),
        title="file_name",
        named=("file_name",),
    ),
    "proceeding_step": TableWords(
        "办理步骤",
        {
            "title": "步骤",
            "kind": "步骤代码",
            "happened_on": "日期",
            "actor": "办理人",
            "result": "结果",
            "opinion": "意见",
            "from_on": "公示开始",
            "to_on": "公示结束",
            "state": "办理后的状态",
            "about_table": "所属记录的类别",
            "about_id": "所属记录",
            "actor_table": "办理人的类别",
            "actor_id": "办理人的编号",
            "operator": "操作员",
        },
        shown={"result": result},
        quiet=frozenset({"kind", "state", "about_table", "about_id", "actor_table", "actor_id", "operator"}),
        title="title",
        named=("title", "happened_on"),
    ),
    "paper_check": TableWords(
        "材料",
        {
            "item": "材料",
            "state": "是否齐备",
            "reason": "原因",
            "sort_order": "排序",
            "about_table": "所属记录的类别",
            "about_id": "所属记录",
        },
        shown={"state": paper_state},
        quiet=frozenset({"about_table", "about_id", "sort_order"}),
        title="item",
        named=("item",),
    ),
    "audit_entry": TableWords(
        "操作记录",
        {"seal": "清除个人信息后的校验值"},
        quiet=frozenset({"seal"}),
        title="action",
        named=("action",),
    ),
    "saved_view": TableWords(
        "常用筛选",
        {"name": "名称", "area": "页面", "operator": "操作员", "content": "条件"},
        shown={"area": area},
        quiet=frozenset({"operator", "content"}),
    ),
}
