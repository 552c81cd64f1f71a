# SPDX-License-Identifier: GPL-3.0-or-later
"""Told changes as rich text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from union_desktop.areas.history.terms import EntryDetails, RecordEntry
from union_desktop.core.telling import FORGOTTEN, Line, Told

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

#: In which tab a record is found.
PLACES: Final = {"person": "members", "union_org": "organisation", "roster_batch": "roster"}
_LINES: Final = 12
#: Older entries that lost values when somebody was made nameless (core.audit_redaction).
_SEALED: Final = "audit_entry"


def style(palette: QPalette) -> str:
    """Quiet and warning ink, links without a line."""
    from union_desktop.widgets import theme

    colours = theme.colours(palette)
    return (
        f"<style>.m {{color:{colours.muted.name()}}} .w {{color:{colours.warning.name()}}}"
        f" a {{color:{colours.accent.name()}; text-decoration:none}}</style>"
    )


def entry(found: EntryDetails) -> str:
    """One entry: who did what when, then record by record."""
    row = found.row
    mark = f"<p class=w>{escape(row.mark)}</p>" if row.mark else ""
    head = (
        f"<div style='font-size:large; font-weight:600'>{escape(row.action)}</div>"
        f"<p class=m style='margin-top:4px'>第 {row.seq} 条 · {row.at}<br>{escape(row.operator)}"
        f" · {found.record_count:,} 条记录，{row.change_count:,} 处改动</p>{mark}"
    )
    body = "".join(_record(told) for told in found.records if told.table != _SEALED)
    sealed = sum(told.table == _SEALED for told in found.records)
    if sealed:
        body += f"<p class=m>以前的 {sealed:,} 条操作记录里，此人的个人信息也已清除。</p>"
    rest = found.record_count - len(found.records)
    more = f"<p>另有 {rest:,} 条记录。<a href='more:'>查看更多</a></p>" if rest > 0 else ""
    return head + body + more


def _record(told: Told) -> str:
    if told.table == "access_entry":
        return "".join(f"<p style='margin-top:8px'>{_line(line)}</p>" for line in told.lines)
    name = escape(told.name)
    if told.there and told.table in PLACES:
        name = f"<a href='record:{told.table}:{told.id}'>{name}</a>"
    gone = "" if told.there else "&nbsp;<span class=m>（已不在）</span>"
    return (
        f"<p style='margin-top:12px; margin-bottom:2px'><span class=m>{escape(told.label)}</span>"
        f" <b>{name}</b>{gone}</p>{lines(told.lines)}"
    )


def lines(found: Sequence[Line]) -> str:
    """Lines of one record, the first dozen."""
    shown = "".join(f"<div style='margin-bottom:3px'>{_line(line)}</div>" for line in found[:_LINES])
    rest = len(found) - _LINES
    return shown + (f"<div class=m>另有 {rest} 处改动</div>" if rest > 0 else "")


def _line(line: Line) -> str:
    head = escape(line.head)
    if line.forgotten:
        return f"{head} <span class=m>{FORGOTTEN}</span>"
    if line.table == "access_entry":
        return "，".join(f"<span class=m>{escape(one.label)}</span> {escape(one.new)}" for one in line.pairs)
    if line.op == "update":
        pairs = "<br>".join(
            f"<span class=m>{escape(one.label)}</span> {escape(one.old)} → <b>{escape(one.new)}</b>"
            for one in line.pairs
        )
        return f"{head}<br>{pairs}" if head else pairs
    pairs = "，".join(
        f"<span class=m>{escape(one.label)}</span> {escape(one.new or one.old)}" for one in line.pairs
    )
    return f"{head}：{pairs}" if pairs else head


def record_history(found: Iterable[RecordEntry]) -> str:
    """One record through time, newest first."""
    parts = []
    for one in found:
        undone = "&nbsp;<span class=w>已撤销</span>" if one.undone else ""
        parts.append(
            f"<p style='margin-top:10px; margin-bottom:2px'><span class=m>{one.at[:16]} {escape(one.operator)}</span><br>"
            f"<b>{escape(one.action)}</b>{undone}</p>{lines(one.lines)}"
        )
    return "".join(parts)
