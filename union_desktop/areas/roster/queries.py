# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads for reconciliation: the people to compare with, the words of this office, sources and batches."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.areas.roster.terms import (
    FATE_TITLES,
    KIND_TITLES,
    UNIT_ENDINGS,
    Counts,
    Fate,
    Kind,
    Scope,
    word_key,
)
from union_desktop.core.database_words import FOREVER
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

# How personnel departments call the usual categories; the first category of the office in each list is meant.
_USUAL_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("established",),
        "在编 事业编制 事业编 编制内 事业在编 在编人员 正式职工 正式 正式在编 在编在岗 事业单位编制 事业编制内 全职在编",
    ),
    (("postdoc",), "博士后 在站博士后 师资博士后 博后 博士后研究人员 博士后人员 全职博士后"),
    (
        ("dispatched_entrusted", "dispatched"),
        "劳务派遣 派遣 劳务派遣人员 派遣制 派遣人员 劳务派遣制 派遣工 外包 劳务外包 托管 托管派遣 劳务派遣用工 派遣员工",
    ),
    (("dispatched", "dispatched_entrusted"), "派遣直接入会 劳务派遣直接入会"),
    (
        ("contract", "project_hired"),
        "合同制 人事代理 编制外 非在编 编外 合同聘用 合同制人员 聘用制 人事代理人员 编外人员 编外聘用 校聘",
    ),
    (("project_hired", "contract"), "项目聘用 项目制 项目聘用人员 课题聘用 项目合同制"),
    (("rehired",), "退休返聘 返聘 返聘人员 离退休返聘"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands otherwise on the effective date than the columns of today say, and of whom more is recorded later.

    ``states`` is person's id -> (status, group, campus, category); of somebody who joins only after the date it has
    what is recorded for then, so that he is neither new nor missing. ``later`` is as in matching.Places.
    """

    states: Mapping[int, tuple[str, str, str, str]]
    later: Mapping[int, tuple[str, str, str, str, str, str]]


def standing(reader: Reader, today: dt.date, on: dt.date) -> Standing:
    """How people stand on a day, as far as today's columns do not say it."""
    day = reader.value("select day from membership_as_of")
    # Today's columns are right up to the day they were brought up to date; where that is not known, all are asked.
    later_than = min(day, today.isoformat(), on.isoformat()) if day else "0001-01-01"
    wanted = on.isoformat()
    states: dict[int, tuple[str, str, str, str]] = {}
    final: dict[int, tuple[str, str, str, str]] = {}
    covered: set[int] = set()
    for person, from_on, to_on, status, unit, campus, category in reader.iterate(
        "select person_id, from_on, to_on, status, union_group_id, campus_id, staff_category from membership_span"
        " where person_id in (select person_id from membership_span where from_on > :later_than)"
        " order by person_id, from_on",
        later_than=later_than,
    ):
        final[person] = (status, str(unit or ""), str(campus or ""), category or "")
        if person not in covered:
            states[person] = final[person]
        if from_on <= wanted < to_on:
            covered.add(person)
    days = reader.rows(
        "select person_id, max(happened_on) from membership_event where happened_on > :on group by person_id",
        on=wanted,
    )
    later = {}
    for person, last in days:
        status, unit, campus, category = final.get(person, ("", "", "", ""))
        later[person] = (last, status, category, unit, campus, "1" if person in covered else "")
    return Standing(states, later)


def people(reader: Reader, standing: Standing) -> Iterator[tuple[Any, ...]]:
    """All people in the order of ``terms.PEOPLE_KEYS``, as they stand on the effective date."""
    sql = (
        "select id, now_status, name, staff_no, id_type, id_number, gender, coalesce(birth_date, ''), department,"
        " employer, phone, email, ethnicity, political_status, education, degree, marital_status, native_place,"
        " hukou_type, position, professional_title, coalesce(cast(wage_base as text), ''), home_address, remark,"
        " coalesce(cast(now_group_id as text), ''), coalesce(cast(now_campus_id as text), ''), now_category"
        " from person"
    )
    states = standing.states
    if not states:
        yield from reader.iterate(sql)
        return
    for row in reader.iterate(sql):
        state = states.get(row[0])
        yield row if state is None else (row[0], state[0], *row[2:-3], *state[1:])


def former_numbers(reader: Reader) -> dict[str, dict[str, int]]:
    """Staff and identity numbers given up when two records were merged: field → (number → id of who has them now)."""
    return {
        column: dict(reader.rows(f"select {column}, person_id from person_merge where {column} <> ''"))
        for column in ("staff_no", "id_number")
    }


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """The words of this office: ``meanings`` for reading (comparable text → code or id), ``labels`` for showing.

    ``founded`` has the first day of each group that stands on the effective date and has no end.
    """

    meanings: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Mapping[str, str]]
    campus_of_unit: Mapping[str, str]
    default_campus: str
    several_campuses: bool
    basis: Mapping[str, str]
    school_id: int
    branches: Mapping[str, int]
    founded: Mapping[str, str]
    unclear_units: Mapping[str, str]


def office_words(reader: Reader, today: dt.date, on: dt.date | None = None) -> OfficeWords:
    """Categories, campuses and union groups by every name a roster may use for them; groups that stand on ``on``."""
    categories = organisation.categories(reader)
    campuses = organisation.campuses(reader)
    tree = organisation.tree(reader, on or today)
    # On a day before the union itself there is nothing to stand in, but the words must still be told.
    above = tree if any(unit.kind is UnitKind.SCHOOL for unit in tree) else organisation.tree(reader, today)
    known = {row.code for row in categories}
    category_words = {}
    for codes, words in _USUAL_WORDS:
        code = next((code for code in codes if code in known), None)
        if code:
            category_words.update({word_key(word): code for word in words.split()})
    for row in categories:
        category_words[word_key(row.name)] = category_words[word_key(row.code)] = row.code
    unit_words: dict[str, str] = {}
    twice: set[str] = set()
    groups = [unit for unit in tree if unit.kind is UnitKind.GROUP]
    for unit in groups:
        for name in {word_key(unit.name), word_key(unit.path)}:
            if unit_words.setdefault(name, str(unit.id)) != str(unit.id):
                # Two groups of one name: only the full path tells which.
                twice.add(name)
    unclear = {}
    for name in twice:
        del unit_words[name]
        paths = [unit.path for unit in groups if name in (word_key(unit.name), word_key(unit.path))]
        unclear[name] = (
            f"有 {len(paths)} 个工会小组都叫这个名字，不能确定是哪一个。请在名册中连同上级写明，例如“{paths[0]}”。"
        )
    for unit in tree:
        name = word_key(unit.name)
        if unit.kind is UnitKind.GROUP or name in unit_words:
            continue
        inside = [group for group in groups if group.path.startswith(f"{unit.path} / ")]
        if unit.kind is UnitKind.BRANCH and len(inside) == 1:
            unit_words[name] = str(inside[0].id)
        else:
            unclear.setdefault(
                name, f"“{unit.name}”不是工会小组，会员要编入它下面的工会小组。请在名册中写明小组后重新提供。"
            )
    short: dict[str, set[str]] = {}
    for unit in groups:
        # Rosters say 物理学院 where the union says 物理学院小组 or 物理学院工会小组.
        for ending in UNIT_ENDINGS:
            if unit.name.endswith(ending) and len(unit.name) > len(ending):
                short.setdefault(word_key(unit.name.removesuffix(ending)), set()).add(str(unit.id))
    for name, meant in short.items():
        if len(meant) == 1:
            unit_words.setdefault(name, *meant)
    ids = {
        name: ",".join(str(unit.id) for unit in groups if name in (word_key(unit.name), word_key(unit.path)))
        for name in unclear
    }
    campus_words = {word_key(row.name): str(row.id) for row in campuses}
    for campus in campuses:
        campus_words.setdefault(word_key(campus.name.removesuffix("校区")), str(campus.id))
    first_days = dict(
        reader.rows(
            "select org_id, min(valid_from) from union_org_version group by org_id having max(valid_to) = :forever",
            forever=FOREVER,
        )
    )
    everywhere = organisation.categories(reader, with_closed=True)
    return OfficeWords(
        meanings={
            "staff_category": category_words,
            "campus": campus_words,
            "union_group": unit_words,
            "unclear_unit": {name: f"{ids[name]}|{sentence}" for name, sentence in unclear.items()},
        },
        labels={
            "staff_category": {row.code: row.name for row in everywhere},
            "campus": {str(row.id): row.name for row in organisation.campuses(reader, with_closed=True)},
            "union_group": {
                str(unit.id): unit.path if word_key(unit.name) in twice else unit.name for unit in groups
            },
        },
        campus_of_unit={str(unit.id): str(unit.campus_id) for unit in groups if unit.campus_id},
        default_campus=str(campuses[0].id),
        several_campuses=len(campuses) > 1,
        basis={row.code: row.basis.value for row in everywhere},
        school_id=next(unit.id for unit in above if unit.kind is UnitKind.SCHOOL),
        branches={
            word_key(unit.name.removesuffix(ending)): unit.id
            for unit in tree
            if unit.kind is UnitKind.BRANCH
            for ending in ("", "工会", "分工会", "部门工会")
            if unit.name.endswith(ending)
        },
        founded={str(unit.id): first_days[unit.id] for unit in groups if unit.id in first_days},
        unclear_units=unclear,
    )


def employers(reader: Reader) -> list[str]:
    """The dispatch companies members come from."""
    return [
        row[0] for row in reader.rows("select distinct employer from person where employer <> '' order by 1")
    ]


def described(reader: Reader, people_ids: Sequence[int]) -> dict[int, str]:
    """People as one tells them apart: name, staff number, department."""
    if not people_ids:
        return {}
    listed = ",".join(map(str, people_ids))
    return {
        number: "，".join(filter(None, (name, f"工号 {staff_no}" if staff_no else "无工号", department)))
        for number, name, staff_no, department in reader.rows(
            f"select id, name, staff_no, department from person where id in ({listed})"
        )
    }


# ---------------------------------------------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """What is remembered of a source; ``id`` is 0 for one that was never written."""

    name: str
    id: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)


def source_names(reader: Reader) -> list[str]:
    """Names of all sources, the one used last first."""
    return [
        name
        for (name,) in reader.rows(
            "select s.name from roster_source s left join roster_batch b on b.source_id = s.id"
            " group by s.id, s.name order by max(coalesce(b.id, 0)) desc, s.name"
        )
    ]


def source(reader: Reader, name: str) -> SourceProfile:
    """A source by name; an unknown one is empty."""
    row = reader.one("select id, columns, answers, scope from roster_source where name = :name", name=name)
    if row is None:
        return SourceProfile(name)
    return SourceProfile(name, row[0], json.loads(row[1]), json.loads(row[2]), scope_of(row[3]))


def scope_of(text: str) -> Scope:
    """A scope as it is stored."""
    told = json.loads(text)
    return Scope(
        tuple(told["staff_category"]),
        tuple(told["union_group"]),
        tuple(told["campus"]),
        tuple(told["employer"]),
        bool(told["partial"]),
    )


def scope_of_file(reader: Reader, source_id: int, digest: str) -> Scope | None:
    """The scope of the last batch of a source with this very file that still stands."""
    text = reader.value(
        "select scope from roster_batch where source_id = :source and file_digest = :digest and undone_at = ''"
        " order by id desc limit 1",
        source=source_id,
        digest=digest,
    )
    return scope_of(text) if text else None


def scope_words(scope: Scope, words: OfficeWords) -> str:
    """A scope as people say it."""
    if scope.partial:
        return "没有判断谁离开"
    labels = words.labels
    parts = [
        ("人员类别", [labels["staff_category"].get(code, code) for code in scope.staff_category]),
        ("工会小组", [labels["union_group"].get(str(unit), str(unit)) for unit in scope.union_group]),
        ("校区", [labels["campus"].get(str(campus), str(campus)) for campus in scope.campus]),
        ("派遣单位", [name or "（没有派遣单位的）" for name in scope.employer]),
    ]
    return "；".join(f"{title} {'、'.join(names)}" for title, names in parts if names) or "全体会员"


# ---------------------------------------------------------------------------------------------------- batches


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch as the list shows it; ``applied_at`` and ``undone_at`` are ISO local times ('' for never)."""

    id: int
    source: str
    file_name: str
    operator: str
    applied_at: str
    effective_on: dt.date
    counts: Counts
    applied: int
    skipped: int
    left_applied: int
    undone_at: str
    kept: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a batch with its fate; ``cells`` (header → text) only where the line was not written."""

    kind: Kind
    fate: Fate
    sheet: str
    row: int
    person_id: int | None
    name: str
    staff_no: str
    department: str
    changes: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    cells: Mapping[str, str]

    @property
    def kind_title(self) -> str:
        """The Chinese word for the kind."""
        return KIND_TITLES[self.kind]

    @property
    def fate_title(self) -> str:
        """The Chinese word for the fate."""
        return FATE_TITLES[self.fate]


_BATCH = (
    "select b.id, s.name, b.file_name, b.operator, b.applied_at, b.effective_on, b.row_count, b.new_count,"
    " b.returned_count, b.changed_count, b.moved_count, b.left_count, b.unchanged_count, b.conflict_count,"
    " b.rejected_count, b.applied, b.skipped, b.left_applied, b.undone_at, b.kept, b.scope"
    " from roster_batch b join roster_source s on s.id = b.source_id"
)


def batch_ids(reader: Reader) -> list[int]:
    """All batches, the newest first."""
    return [row[0] for row in reader.rows("select id from roster_batch order by id desc")]


def batches(reader: Reader, ids: list[int] | None = None) -> dict[int, BatchRow]:
    """Batches by id; all of them without ``ids``."""
    if ids is not None and not ids:
        return {}
    where = "" if ids is None else f" where b.id in ({','.join(map(str, ids))})"
    return {row[0]: _batch(row) for row in reader.rows(_BATCH + where)}


def batch(reader: Reader, batch_id: int) -> BatchRow:
    """One batch; UserError for one that never was."""
    row = reader.one(_BATCH + " where b.id = :id", id=batch_id)
    if row is None:
        raise UserError(f"没有编号为 {batch_id} 的名册批次，没有改动任何内容。请核对批次编号。")
    return _batch(row)


def _batch(row: tuple[Any, ...]) -> BatchRow:
    number, name, file_name, operator, applied_at, effective_on, *counted = row
    *counts, applied, skipped, left_applied, undone_at, kept, scope = counted
    return BatchRow(
        number,
        name,
        file_name,
        operator,
        applied_at,
        dt.date.fromisoformat(effective_on),
        Counts(*counts),
        applied,
        skipped,
        left_applied,
        undone_at,
        kept,
        scope_of(scope),
    )


def batch_lines(reader: Reader, batch_id: int) -> list[BatchLine]:
    """The lines of a batch that were not simply unchanged, in the order of the file."""
    content = _attachment(reader, batch_id, "lines")
    return [
        BatchLine(
            Kind(kind),
            Fate(fate),
            sheet,
            row,
            person_id,
            name,
            staff_no,
            department,
            tuple((title, old, new) for title, old, new in changes),
            tuple(remarks),
            cells,
        )
        for kind, fate, sheet, row, person_id, name, staff_no, department, changes, remarks, cells in json.loads(
            content
        )
    ]


def batch_file(reader: Reader, batch_id: int) -> tuple[str, bytes]:
    """Name and bytes of the file a batch was read from."""
    return batch(reader, batch_id).file_name, _attachment(reader, batch_id, "source")


def _attachment(reader: Reader, batch_id: int, kind: str) -> bytes:
    content = reader.value(
        "select content from roster_attachment where batch_id = :batch and kind = :kind",
        batch=batch_id,
        kind=kind,
    )
    if content is None:
        raise UserError(
            f"名册批次 {batch_id} 的存档内容不在了，没有改动任何内容。如果没有在匿名处理时删除过它，"
            "请检查工会文件是否完好（“检查”命令）。"
        )
    return zlib.decompress(content)


def audit_entry(reader: Reader, batch_id: int) -> int | None:
    """The number of the audit entry that wrote a batch."""
    found: int | None = reader.value(
        "select seq from audit_change where subject_id = :batch and subject_table = 'roster_batch'"
        " and table_name = 'roster_batch' and op = 'insert' order by id limit 1",
        batch=batch_id,
    )
    return found
