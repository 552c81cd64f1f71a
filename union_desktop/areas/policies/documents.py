# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule sheet: what one version of a document says, and what was let pass under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.policies import queries
from union_desktop.areas.policies.queries import ExceptionRow, VersionRow
from union_desktop.areas.policies.terms import BY_KEY, PolicyDraft
from union_desktop.areas.policies.terms.usual import in_order, scope_label
from union_desktop.areas.policies.terms.values import shown_value
from union_desktop.core.errors import UserError
from union_desktop.core.words import minute

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.core.words import TableWords
    from union_desktop.documents.form_page import Block

_MARGINS: Final = (20.0, 16.0, 20.0, 18.0)
_FACTS: Final = (28.0, 57.0, 28.0, 57.0)
_VALUES: Final = (54.0, 24.0, 50.0, 42.0)
_PASSED: Final = (26.0, 40.0, 46.0, 58.0)
_SIZE: Final = 9.5


@dataclass(frozen=True, slots=True)
class PassedRow:
    """One exception with what its record is called."""

    row: ExceptionRow
    about: str


def rule_sheet(
    policy: PolicyDraft,
    version: VersionRow,
    passed: Sequence[PassedRow],
    *,
    office: str = "",
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """The sheet as a PDF."""
    from union_desktop.documents.form_page import Cell, FormPage, Grid, Paragraph, Space, label, render, table

    draft = version.draft
    facts = (
        ("类别", policy.kind.label, "文号", draft.document_no),
        ("通过机构", draft.adopted_by, "通过日期", _day(draft.adopted_on)),
        ("施行日期", _day(draft.valid_from), "废止日期", _day(version.valid_to) or "现行"),
    )
    rows = [[label(a), Cell(b), label(c), Cell(d)] for a, b, c, d in facts]
    if draft.note:
        rows.append([label("说明"), Cell(draft.note, 3)])
    blocks: list[Block] = [Grid(_FACTS, rows), Space(4.0)]
    values = [
        (
            BY_KEY[one.key].label,
            scope_label(policy.kind, one.scope) if BY_KEY[one.key].scoped else "",
            shown_value(BY_KEY[one.key], one.value),
            one.on_break.label if BY_KEY[one.key].checks else "",
        )
        for one in in_order(policy.kind, draft.parameters)
    ]
    blocks.append(
        table(
            _VALUES,
            ("参数", "适用于", "内容", "突破时"),
            values or [("没有填写参数", "", "", "")],
            size=_SIZE,
            row_mm=8.0,
            aligns=("left", "centre", "left", "left"),
        )
    )
    blocks += [Space(4.0), Paragraph(f"放行记录（{len(passed)} 条）", role="hei", size=11.0)]
    if passed:
        lines = [
            (
                minute(one.row.at) + "\n" + one.row.operator,
                one.about,
                f"{_label(one.row)}\n规定 {one.row.allowed}，实际 {one.row.actual}",
                one.row.reason,
            )
            for one in passed
        ]
        heads = ("时间、操作员", "事项", "规定与实际", "理由")
        blocks.append(table(_PASSED, heads, lines, size=_SIZE, row_mm=8.0, aligns=("left",) * 4))
    else:
        blocks.append(Paragraph("没有依据这个版本放行过不符合规定的事项。", size=10.0))
    form = FormPage(
        f"{policy.title}参数表",
        blocks,
        title_size=18.0,
        margins=_MARGINS,
        prepared_by=prepared_by,
        printed_at=printed_at,
        author=office,
        subject=f"{policy.title} {draft.document_no}".strip(),
    )
    return render(form)


def rule_sheet_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    policy_id: int,
    version_id: int,
    words: Mapping[str, TableWords],
    prepared_by: str = "",
    printed_at: dt.datetime | None = None,
) -> bytes:
    """Gather and print in one go: what ``core.office_child`` runs in a process of its own."""
    report(0, 1)
    policy = next((one for one in queries.policies(reader, dt.date.max) if one.id == policy_id), None)
    version = next((one for one in queries.versions(reader, policy_id) if one.id == version_id), None)
    if policy is None or version is None:
        raise UserError("这份制度已不在，没有打印。请刷新后重试。")
    rows = queries.exceptions_under(reader, version_id)[::-1]
    passed = [PassedRow(one, queries.about_name(reader, words, one.about)) for one in rows]
    office = str(reader.value("select value from office_setting where name = 'office_name'") or "")
    return rule_sheet(
        policy.draft, version, passed, office=office, prepared_by=prepared_by, printed_at=printed_at
    )


def _label(row: ExceptionRow) -> str:
    return BY_KEY[row.key].label if row.key in BY_KEY else row.key


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else ""
