# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program and its roster child talk: length-prefixed messages over pipes.

Requests are marshalled, which is quick and safe because the program is trusted by its child. Answers are JSON (or
bytes): the child has read a file from outside, so nothing it says may be able to run code here.
"""

from __future__ import annotations

import datetime as dt
import json
import marshal
import struct
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import IO, TYPE_CHECKING, Any

from union_desktop.areas.roster.terms import (
    Counts,
    FieldChange,
    FileContents,
    Kind,
    Line,
    Problem,
    Scope,
    SheetTable,
    UnknownValue,
)

if TYPE_CHECKING:
    from union_desktop.areas.roster.service.matching import Comparison
    from union_desktop.areas.roster.service.rows import Vocabulary

_LENGTH = struct.Struct(">BQ")
_JSON, _BYTES = 0, 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What a comparison found, without its lines, which are asked for when they are looked at.

    ``scope`` is the one that was used, ``scope_members`` the active members inside it (0 where leaving was not
    judged); ``fields`` the field keys the file tells about; ``ignored`` says which lines
    were passed over (blank ones are only counted).
    """

    counts: Counts
    scope: Scope
    fields: tuple[str, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[UnknownValue, ...]
    ignored: tuple[str, ...]
    ignored_count: int
    scope_members: int = 0


# -------------------------------------------------------------------------------------------------- messages


def send_request(stream: IO[bytes], request: Mapping[str, Any]) -> None:
    """Program to child."""
    data = marshal.dumps(dict(request))
    stream.write(_LENGTH.pack(_BYTES, len(data)))
    stream.write(data)
    stream.flush()


def receive_request(stream: IO[bytes]) -> dict[str, Any] | None:
    """In the child; None when the program is gone."""
    message = _receive(stream)
    if message is None:
        return None
    request: dict[str, Any] = marshal.loads(message[1])  # noqa: S302 - comes from the program that started us
    return request


def send_answer(stream: IO[bytes], answer: Mapping[str, Any] | bytes) -> None:
    """Child to program."""
    if isinstance(answer, bytes):
        kind, data = _BYTES, answer
    else:
        kind, data = _JSON, json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    stream.write(_LENGTH.pack(kind, len(data)))
    stream.write(data)
    stream.flush()


def receive_answer(stream: IO[bytes]) -> Any:
    """In the program; None when the child is gone."""
    message = _receive(stream)
    if message is None:
        return None
    kind, data = message
    return data if kind == _BYTES else json.loads(data)


def _receive(stream: IO[bytes]) -> tuple[int, bytes] | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    kind, length = _LENGTH.unpack(head)
    data = stream.read(length)
    return (kind, data) if len(data) == length else None


# ---------------------------------------------------------------------------------------- what is in messages


def contents_to_json(contents: FileContents) -> dict[str, Any]:
    """FileContents as plain lists."""
    return {
        "tables": [astuple(table) for table in contents.tables],
        "without_header": contents.without_header,
    }


def contents_from_json(told: Mapping[str, Any]) -> FileContents:
    """The other way."""
    return FileContents(
        tuple(
            SheetTable(
                sheet, tuple(headers), first_row, first_column, count, tuple(map(tuple, samples)), tuple(keys)
            )
            for sheet, headers, first_row, first_column, count, samples, keys in told["tables"]
        ),
        tuple(told["without_header"]),
    )


def vocabulary_to(vocabulary: Vocabulary) -> dict[str, Any]:
    """A vocabulary as what ``marshal`` can carry."""
    return {
        "today": vocabulary.today.isoformat(),
        "names": {key: dict(names) for key, names in vocabulary.names.items()},
        "answers": {key: dict(answers) for key, answers in vocabulary.answers.items()},
        "create_units": vocabulary.create_units,
    }


def vocabulary_from(told: Mapping[str, Any]) -> Vocabulary:
    """The other way."""
    from union_desktop.areas.roster.service.rows import Vocabulary

    return Vocabulary(
        dt.date.fromisoformat(told["today"]), told["names"], told["answers"], bool(told["create_units"])
    )


def scope_to(scope: Scope) -> dict[str, Any]:
    """A scope as what ``marshal`` and JSON can carry."""
    return {
        "staff_category": list(scope.staff_category),
        "union_group": list(scope.union_group),
        "campus": list(scope.campus),
        "employer": list(scope.employer),
        "partial": scope.partial,
    }


def scope_from(told: Mapping[str, Any]) -> Scope:
    """The other way."""
    return Scope(
        tuple(told["staff_category"]),
        tuple(told["union_group"]),
        tuple(told["campus"]),
        tuple(told["employer"]),
        bool(told["partial"]),
    )


def preview_to_json(comparison: Comparison) -> dict[str, Any]:
    """The totals and problems of a comparison."""
    candidates = comparison.candidates
    return {
        "counts": astuple(comparison.counts()),
        "scope": scope_to(comparison.scope),
        "fields": list(comparison.columns),
        "problems": [_problem(problem) for problem in comparison.problems()],
        "unknown": [[one.field, one.text, one.count] for one in candidates.unknown],
        "ignored": candidates.ignored,
        "ignored_count": candidates.ignored_count,
        "scope_members": comparison.scope_members,
    }


def preview_from_json(told: Mapping[str, Any]) -> Preview:
    """The other way."""
    return Preview(
        Counts(*told["counts"]),
        scope_from(told["scope"]),
        tuple(told["fields"]),
        tuple(Problem(*one) for one in told["problems"]),
        tuple(UnknownValue(*one) for one in told["unknown"]),
        tuple(told["ignored"]),
        told["ignored_count"],
        told["scope_members"],
    )


def _problem(problem: Problem) -> tuple[Any, ...]:
    return (problem.sheet, problem.row, problem.column, problem.value, problem.message, problem.fatal)


def line_to_json(line: Line) -> list[Any]:
    """A line as plain lists."""
    return [
        line.number,
        line.kind,
        line.sheet,
        line.row,
        line.name,
        line.staff_no,
        line.id_number,
        line.department,
        line.person_id,
        dict(line.values),
        [(change.field, change.old, change.new) for change in line.changes],
        line.notes,
        [_problem(problem) for problem in line.problems],
        line.candidates,
    ]


def line_from_json(told: list[Any]) -> Line:
    """The other way."""
    number, kind, sheet, row, name, staff_no, id_number, department, *more = told
    person_id, values, changes, notes, problems, candidates = more
    return Line(
        number,
        Kind(kind),
        sheet,
        row,
        name,
        staff_no,
        id_number,
        department,
        person_id=person_id,
        values=values,
        changes=tuple(FieldChange(*one) for one in changes),
        notes=tuple(notes),
        problems=tuple(Problem(*one) for one in problems),
        candidates=tuple(candidates),
    )
