# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables of the rules are called at the desk."""

from __future__ import annotations

from typing import Any, Final

from union_desktop.areas.organisation.words import end
from union_desktop.areas.policies.terms import BY_KEY, OnBreak, PolicyKind
from union_desktop.areas.policies.terms.usual import OCCASIONS, SCHEMES
from union_desktop.areas.policies.terms.values import percent
from union_desktop.core.words import TableWords, minute, yuan

_CHOICES: Final = {code: label for one in BY_KEY.values() for code, label in one.choices}


def kind(code: Any) -> str:
    """What a document governs."""
    return PolicyKind(code).label if code in tuple(PolicyKind) else str(code)


def key(code: Any) -> str:
    """What a parameter is called."""
    return BY_KEY[code].label if code in BY_KEY else str(code)


def scope(code: Any) -> str:
    """What a parameter holds for."""
    return OCCASIONS.get(code) or SCHEMES.get(code) or str(code)


def share(ten_thousandths: Any) -> str:
    """A share."""
    return percent(int(ten_thousandths))


def choice(text: Any) -> str:
    """A code by its words, a list in one line; numbers and texts as they are."""
    return _CHOICES.get(str(text)) or "；".join(str(text).splitlines())


def on_break(code: Any) -> str:
    """Who may let a breach pass."""
    return OnBreak(code).label if code in tuple(OnBreak) else str(code)


#: A version by its document and first day, as SQL over policy_version.
VERSION_NAME: Final = (
    "(select p.title from policy p where p.id = policy_version.policy_id) || '（' ||"
    " case when document_no <> '' then document_no || '，' else '' end || valid_from || ' 起）'"
)
_KEY_NAMES: Final = " ".join(f"when '{one.key}' then '{one.label}'" for one in BY_KEY.values())
_KEY_NAME: Final = f"case key {_KEY_NAMES} else key end"

WORDS: Final = {
    "policy": TableWords(
        "制度",
        {
            "title": "名称",
            "kind": "类别",
            "code": "标识",
            "note": "说明",
            "closed_on": "停用日期",
        },
        shown={"kind": kind},
        title="title",
        named=("title",),
    ),
    "policy_version": TableWords(
        "制度版本",
        {
            "document_no": "文号",
            "adopted_by": "通过机构",
            "adopted_on": "通过日期",
            "valid_from": "施行日期",
            "valid_to": "废止日期",
            "text": "正文",
            "note": "说明",
            "policy_id": "制度",
        },
        shown={"valid_to": end},
        refers={"policy_id": "policy"},
        quiet=frozenset({"policy_id"}),
        title=VERSION_NAME,
        named=("document_no", "valid_from"),
    ),
    "policy_parameter": TableWords(
        "制度参数",
        {
            "key": "参数",
            "scope": "适用于",
            "amount": "金额",
            "share": "比例",
            "value": "内容",
            "on_break": "突破时",
            "version_id": "版本",
            "policy_id": "制度",
        },
        shown={
            "key": key,
            "scope": scope,
            "amount": yuan,
            "share": share,
            "value": choice,
            "on_break": on_break,
        },
        refers={"version_id": "policy_version", "policy_id": "policy"},
        quiet=frozenset({"policy_id"}),
        title=_KEY_NAME,
        named=("key",),
    ),
    "policy_exception": TableWords(
        "突破制度的记录",
        {
            "key": "参数",
            "scope": "适用于",
            "allowed": "规定",
            "actual": "实际",
            "reason": "理由",
            "version_id": "依据",
            "at": "时间",
            "operator": "操作员",
            "about_table": "所属记录的类别",
            "about_id": "所属记录",
        },
        shown={"key": key, "scope": scope, "at": minute},
        refers={"version_id": "policy_version"},
        quiet=frozenset({"about_table", "about_id", "at", "operator"}),
        title=_KEY_NAME,
        named=("key", "actual"),
    ),
}
