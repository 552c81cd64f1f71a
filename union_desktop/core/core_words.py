# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core's own tables are called at the desk."""

from __future__ import annotations

from typing import Final

from union_desktop.core.roles import LABELS
from union_desktop.core.words import TableWords

_LOOKS: Final = {"reveal": "查看", "export": "导出", "print": "打印"}

WORDS: Final = {
    "office_setting": TableWords("工会信息", {"name": "项目", "value": "内容"}),
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
        shown={
            "role": lambda code: {role.value: label for role, label in LABELS.items()}.get(code, str(code))
        },
    ),
    "access_entry": TableWords(
        "查看与导出记录",
        {
            "at": "时间",
            "operator": "操作员",
            "what": "方式",
            "field": "内容",
            "row_count": "条数",
            "purpose": "用途",
        },
        shown={"what": lambda code: _LOOKS.get(code, str(code))},
        title="field",
    ),
    "attachment": TableWords(
        "附件",
        {
            "file_name": "文件名",
            "kind": "类别",
            "size": "大小（字节）",
            "note": "说明",
            "added_at": "添加时间",
        },
        title="file_name",
    ),
    "audit_entry": TableWords("操作记录", {"seal": "清除个人信息后的校验值"}, title="action"),
    "saved_view": TableWords("常用筛选", {"name": "名称", "operator": "操作员", "content": "条件"}),
}
