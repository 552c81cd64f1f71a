# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of entries: their numbers in one query, their rows page by page."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from union_desktop.areas.history.terms import EntryFilter, EntryRow, Sort
from union_desktop.areas.members.queries import search
from union_desktop.core import clock
from union_desktop.core.reading import Reader
from union_desktop.core.telling import Teller
from union_desktop.core.undo import chain as undo_chain
from union_desktop.core.words import TableWords

#: Entries with more changes are told by their counts; naming whom they concern would read them all.
NAMED_UP_TO: Final = 10
_OPS: Final = (("insert", "新增"), ("update", "修改"), ("delete", "删除"), ("look", ""))
_MOST_PEOPLE: Final = 200


def find_ids(reader: Reader, wanted: EntryFilter) -> array[int]:
    """Numbers of the entries that fit, newest first."""
    conditions: list[str] = []
    values: dict[str, object] = {}

    def listed(name: str, items: Sequence[object]) -> str:
        values.update({f"{name}{at}": item for at, item in enumerate(items)})
        return ", ".join(f":{name}{at}" for at in range(len(items)))

    if wanted.operators:
        conditions.append(f"operator in ({listed('operator', wanted.operators)})")
    if wanted.first is not None:
        conditions.append("at >= :first")
        values["first"] = clock.start_of(wanted.first)
    if wanted.last is not None:
        conditions.append("at < :after")
        values["after"] = clock.start_of(wanted.last + dt.timedelta(days=1))
    scope: list[str] = []
    if wanted.tables:
        scope.append(f"table_name in ({listed('table', wanted.tables)})")
    if wanted.sort is Sort.DELETED:
        scope.append("op = 'delete'")
    elif wanted.sort is Sort.LOOKED:
        scope.append("table_name = 'access_entry'")
    elif wanted.sort is Sort.CHANGED:
        scope.append("table_name <> 'access_entry'")
    elif wanted.sort is Sort.UNDOING:
        conditions.append("undo_of is not null")
    elif wanted.sort is Sort.UNDONE:
        conditions.append(f"seq in ({', '.join(map(str, undo_chain.taken_back_now(reader))) or '0'})")
    if scope:
        conditions.append(f"seq in (select seq from audit_scope where {' and '.join(scope)})")
    if wanted.text:
        conditions.append(_matches(reader, wanted.text, values))
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return reader.ids(f"select seq from audit_entry{where} order by seq desc", **values)


def _matches(reader: Reader, text: str, values: dict[str, object]) -> str:
    """Entries by title, by operator, by number, or by whom they are about."""
    values["like"] = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    ways = [
        "seq in (select seq from audit_entry where action like :like escape '!')",
        "operator like :like escape '!'",
    ]
    if text.isdecimal():
        ways.append("seq = :number")
        values["number"] = int(text)
    subjects = [("person", number) for number in search.ranked_ids(reader, text)[:_MOST_PEOPLE]]
    subjects += [("person", number) for number in _deleted_people(reader, values)]
    subjects += [
        ("union_org", number)
        for number in reader.ids(
            "select distinct org_id from union_org_version where name like :like escape '!' limit 50",
            like=values["like"],
        )
    ]
    for table in ("person", "union_org"):
        numbers = ", ".join(str(number) for name, number in subjects if name == table)
        if numbers:
            ways.append(
                f"seq in (select seq from audit_change where subject_table = '{table}' and subject_id in ({numbers}))"
            )
    return f"({' or '.join(ways)})"


def _deleted_people(reader: Reader, values: Mapping[str, object]) -> array[int]:
    """People who are no more, by the name they had."""
    return reader.ids(
        "select c.row_id from audit_scope s join audit_change c on c.seq = s.seq and c.table_name = 'person'"
        " and c.op = 'delete' where s.table_name = 'person' and s.op = 'delete'"
        " and json_extract(c.data, '$.name') like :like escape '!' limit :most",
        like=values["like"],
        most=_MOST_PEOPLE,
    )


def rows(reader: Reader, ids: Sequence[int], words: Mapping[str, TableWords]) -> dict[int, EntryRow]:
    """The rows of these entries, at most a page of them."""
    if not ids:
        return {}
    listed = ",".join(map(str, ids))
    gone = undo_chain.taken_back_now(reader)
    content = _contents(reader, listed, words)
    about = _many(reader, listed) | _abouts(reader, listed, words)
    found: dict[int, EntryRow] = {}
    for seq, at, operator, action, undo_of, count, of_undo in reader.rows(
        "select e.seq, e.at, e.operator, e.action, e.undo_of, e.change_count, t.undo_of from audit_entry e"
        f" left join audit_entry t on t.seq = e.undo_of where e.seq in ({listed})"
    ):
        mark = ""
        if undo_of is not None:
            mark = f"{'重做' if of_undo is not None else '撤销'}了第 {undo_of} 条"
        if seq in gone:
            mark = f"已撤销（{mark}）" if mark else "已撤销"
        found[seq] = EntryRow(
            seq,
            clock.local(at),
            operator,
            action,
            about.get(seq, ""),
            content.get(seq, ""),
            count,
            mark,
            seq in gone,
        )
    return found


def _contents(reader: Reader, listed: str, words: Mapping[str, TableWords]) -> dict[int, str]:
    """«新增会员 1、会籍 1；修改单位 2», from the counts kept beside each entry."""
    counted: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for seq, table, op, count in reader.rows(
        f"select seq, table_name, op, row_count from audit_scope where seq in ({listed}) order by seq, op, table_name"
    ):
        label = words[table].label if table in words else table
        counted[seq]["look" if table == "access_entry" else op].append(f"{label} {count:,}")
    return {
        seq: "；".join(f"{verb}{'、'.join(ops[op])}" for op, verb in _OPS if op in ops)
        for seq, ops in counted.items()
    }


def _many(reader: Reader, listed: str) -> dict[int, str]:
    """How many people entries wrote about, by the counts kept beside them."""
    return {
        seq: f"会员 {count:,} 人"
        for seq, count in reader.rows(
            f"select seq, sum(row_count) from audit_scope where seq in ({listed}) and table_name = 'person'"
            " group by seq"
        )
    }


def _abouts(reader: Reader, listed: str, words: Mapping[str, TableWords]) -> dict[int, str]:
    """Whom small entries are about."""
    subjects: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for seq, table, number in reader.rows(
        "select distinct seq, subject_table, subject_id from audit_change where seq in (select seq from audit_entry"
        f" where seq in ({listed}) and change_count <= {NAMED_UP_TO}) order by seq, id"
    ):
        subjects[seq].append((table, number))
    # Of a look one wants to know whom it was about.
    for seq, table, number in reader.rows(
        "select c.seq, a.about_table, a.about_id from audit_change c join access_entry a on a.id = c.row_id"
        f" where c.seq in ({listed}) and c.table_name = 'access_entry' and a.about_id is not null"
        f" and c.seq in (select seq from audit_entry where seq in ({listed}) and change_count <= {NAMED_UP_TO})"
    ):
        subjects[seq].append((table, number))
    teller = Teller(reader, words)
    wanted: dict[str, set[int]] = defaultdict(set)
    for seq, pairs in subjects.items():
        subjects[seq] = pairs = [one for one in pairs if one[0] != "access_entry"]
        for table, number in pairs[:2]:
            wanted[table].add(number)
    for table, numbers in wanted.items():
        teller.names(table, sorted(numbers))
    return {seq: _about(teller, pairs) for seq, pairs in subjects.items()}


def _about(teller: Teller, pairs: Sequence[tuple[str, int]]) -> str:
    names = [teller.name(table, number) for table, number in pairs[:2]]
    more = f"等 {len(pairs)} 项" if len(pairs) > 2 else ""
    return "、".join(names) + more


def operators(reader: Reader) -> list[str]:
    """Everybody who ever did something here."""
    return [row[0] for row in reader.rows("select distinct operator from audit_entry order by operator")]


def kinds(reader: Reader, words: Mapping[str, TableWords]) -> list[tuple[str, str]]:
    """Tables something was written to, with their words."""
    return [
        (table, told.label)
        for table, told in words.items()
        if reader.value("select 1 from audit_scope where table_name = :name limit 1", name=table)
    ]


def total(reader: Reader) -> int:
    """How many entries there are; they are numbered without gaps."""
    return int(reader.value("select coalesce(max(seq), 0) from audit_entry"))
