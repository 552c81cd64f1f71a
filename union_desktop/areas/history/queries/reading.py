# SPDX-License-Identifier: GPL-3.0-or-later
"""One entry in sentences, one record through time, what was removed and can come back, and whether the chain is whole."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from union_desktop.areas.history.queries import listing
from union_desktop.areas.history.terms import ChainReport, DeletedRow, EntryDetails, RecordEntry
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader
from union_desktop.core.telling import COLUMNS, Line, Teller, named_by
from union_desktop.core.undo import chain as undo_chain
from union_desktop.core.words import TableWords

#: Records of an entry that are told at once.
SOME: Final = 30
#: Changes of one record that are told for it; nobody has as many.
_MOST_OF_ONE: Final = 200
_NAMED: Final = 3


def entry(reader: Reader, seq: int, words: Mapping[str, TableWords], *, most: int = SOME) -> EntryDetails:
    """One entry with its first ``most`` records; UserError when there is none of this number."""
    row = listing.rows(reader, [seq], words).get(seq)
    if row is None:
        raise UserError(f"没有第 {seq} 条操作记录。请刷新列表。")
    subjects = undo_chain.first_subjects(reader, seq, most)
    count = reader.value("select subject_count from audit_entry where seq = :seq", seq=seq) or len(subjects)
    changes = []
    for table, number in subjects:
        changes += reader.rows(
            f"select {COLUMNS} from audit_change where subject_id = :id and subject_table = :name and seq = :seq"
            " order by id limit :most",
            id=number,
            name=table,
            seq=seq,
            most=_MOST_OF_ONE,
        )
    return EntryDetails(row, count, tuple(Teller(reader, words).tell(changes)))


def record_history(
    reader: Reader, table: str, number: int, words: Mapping[str, TableWords], *, most: int
) -> list[RecordEntry]:
    """What was done to one record, and who looked at it, newest first; of a person who was merged, to both records."""
    rows = reader.rows(
        "select seq, id from audit_change where subject_id = :id and subject_table = :name"
        " union select c.seq, c.id from person_merge m join audit_change c on c.subject_id = m.former_id"
        " and c.subject_table = 'person' where m.person_id = :id and :name = 'person'"
        " union select c.seq, c.id from access_entry a join audit_change c on c.subject_id = a.id"
        " and c.subject_table = 'access_entry' where a.about_id = :id and a.about_table = :name"
        " order by seq desc, id",
        id=number,
        name=table,
    )
    by_entry: dict[int, list[int]] = defaultdict(list)
    for seq, change in rows:
        by_entry[seq].append(change)
    gone = undo_chain.taken_back_now(reader)
    teller = Teller(reader, words)
    return [_record_entry(reader, teller, seq, by_entry[seq], seq in gone) for seq in list(by_entry)[:most]]


def _record_entry(
    reader: Reader, teller: Teller, seq: int, changes: Sequence[int], undone: bool
) -> RecordEntry:
    head = reader.one("select at, operator, action from audit_entry where seq = :seq", seq=seq)
    assert head is not None
    listed = ",".join(map(str, changes[:_MOST_OF_ONE]))
    rows = reader.rows(f"select {COLUMNS} from audit_change where id in ({listed}) order by id")
    lines: list[Line] = []
    for told in teller.tell(rows):
        lines += told.lines
    return RecordEntry(seq, clock.local(head[0]), head[1], head[2], undone, tuple(lines))


def deleted(reader: Reader, words: Mapping[str, TableWords], tables: Sequence[str]) -> list[DeletedRow]:
    """Entries that removed records of these kinds and are not taken back, newest first."""
    gone = undo_chain.taken_back_now(reader)
    marks = ", ".join(f":t{at}" for at in range(len(tables)))
    found = []
    for seq, at, operator, action, count in reader.rows(
        "select e.seq, e.at, e.operator, e.action, sum(s.row_count) from audit_scope s"
        f" join audit_entry e on e.seq = s.seq where s.op = 'delete' and s.table_name in ({marks})"
        " group by e.seq order by e.seq desc",
        **{f"t{place}": name for place, name in enumerate(tables)},
    ):
        if seq not in gone:
            names = _removed_names(reader, seq, words, tables)
            found.append(DeletedRow(seq, clock.local(at), operator, action, names, count))
    return found


def _removed_names(
    reader: Reader, seq: int, words: Mapping[str, TableWords], tables: Sequence[str]
) -> tuple[str, ...]:
    listed = ", ".join(f"'{name}'" for name in tables)
    names = []
    for table, data in reader.rows(
        f"select table_name, data from audit_change where seq = :seq and op = 'delete' and table_name in ({listed})"
        " order by id limit :most",
        seq=seq,
        most=_NAMED,
    ):
        fields = json.loads(data)
        named = words[table].named or ("name",)
        name = named_by(fields, named)
        if name:
            names.append(name)
    return tuple(names)


def checked_chain(reader: Reader, report: Callable[[int, int], None]) -> bytes:
    """For a child process: walks the whole chain and returns what it found, for ``chain_report``."""
    from union_desktop.core import audit

    problems = audit.verify(reader, report)
    counts = [reader.value(f"select count(*) from {table}") for table in ("audit_entry", "audit_change")]
    return json.dumps(asdict(ChainReport(counts[0], counts[1], tuple(problems)))).encode()


def chain_report(answer: bytes) -> ChainReport:
    """What the child process found."""
    fields = json.loads(answer)
    return ChainReport(fields["entries"], fields["changes"], tuple(fields["problems"]))


def lines_of(
    reader: Reader, ids: Sequence[int], words: Mapping[str, TableWords], *, most: int
) -> Iterator[tuple[str, ...]]:
    """Entries as lines of a table: number, time, operator, action, mark, record, what happened to it."""
    for at in range(0, len(ids), 100):
        lot = ids[at : at + 100]
        rows = listing.rows(reader, lot, words)
        for seq in lot:
            if seq not in rows:
                continue
            row = rows[seq]
            head = (str(row.seq), row.at, row.operator, row.action, row.mark)
            details = entry(reader, seq, words, most=most)
            for told in details.records:
                text = "\n".join(line.sentence for line in told.lines)
                yield (*head, told.heading, text)
            if details.record_count > len(details.records):
                rest = details.record_count - len(details.records)
                yield (*head, f"另有 {rest:,} 条记录", row.content)
