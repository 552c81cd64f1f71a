# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version of a rule holds on a day and what it says; documents and versions as the screen shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from union_desktop.areas.policies.terms import (
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    Rule,
    VersionDraft,
)
from union_desktop.core.asking import Source, asking, stored_day
from union_desktop.core.database_words import FOREVER
from union_desktop.core.proceedings.terms import About
from union_desktop.core.reading import Reader
from union_desktop.core.words import TableWords

_RULE = (
    "select p.id, v.id, p.title, v.document_no from policy_version v join policy p on p.id = v.policy_id"
    " where {} order by p.id, v.valid_from limit 1"
)
_HOLDS = "v.valid_from <= :day and v.valid_to > :day"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A document and the version of today; without one its dates are None and its number is ''."""

    id: int
    draft: PolicyDraft
    closed_on: dt.date | None
    version_id: int | None
    document_no: str
    valid_from: dt.date | None
    versions: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its values; ``valid_to`` is None while it holds, ``files`` counts what is attached."""

    id: int
    policy_id: int
    draft: VersionDraft
    valid_to: dt.date | None
    exceptions: int
    files: int

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on that day."""
        return self.draft.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Something that went against a rule and was let pass, and why; ``at`` is the local moment."""

    id: int
    about: About
    version_id: int
    key: str
    scope: str
    allowed: str
    actual: str
    reason: str
    operator: str
    at: str


def rule(source: Source, policy_id: int, on: dt.date) -> Rule | None:
    """The version of a document that holds on that day."""
    return _rule(source, f"p.id = :policy and {_HOLDS}", policy=policy_id, day=on.isoformat())


def rule_for(source: Source, kind: PolicyKind, on: dt.date) -> Rule | None:
    """The document of this kind that holds on that day; of several the one entered first."""
    return _rule(source, f"p.kind = :kind and {_HOLDS}", kind=kind.value, day=on.isoformat())


def rule_version(source: Source, version_id: int) -> Rule:
    """What was decided under this version; KeyError when there is none."""
    found = _rule(source, "v.id = :version", version=version_id)
    if found is None:
        raise KeyError(version_id)
    return found


def exceptions(source: Source, about: About) -> list[ExceptionRow]:
    """What was let pass for one record, oldest first."""
    return _exceptions(
        source, "e.about_table = :name and e.about_id = :number", name=about[0], number=about[1]
    )


def exceptions_under(reader: Reader, version_id: int) -> list[ExceptionRow]:
    """What was let pass under one version, newest first."""
    return _exceptions(reader, "e.version_id = :version", version=version_id)[::-1]


def policies(reader: Reader, on: dt.date) -> list[PolicyRow]:
    """All documents by what they govern, closed ones last."""
    rows = reader.rows(
        "select p.id, p.code, p.kind, p.title, p.note, p.closed_on, v.id, coalesce(v.document_no, ''),"
        " v.valid_from, (select count(*) from policy_version a where a.policy_id = p.id) from policy p"
        " left join policy_version v on v.policy_id = p.id and v.valid_from <= :day and v.valid_to > :day"
        " order by p.id",
        day=on.isoformat(),
    )
    found = [
        PolicyRow(
            row[0], PolicyDraft(row[1], PolicyKind(row[2]), row[3], row[4]), stored_day(row[5]), row[6], row[7],
            stored_day(row[8]), row[9],
        )
        for row in rows
    ]  # fmt: skip
    order = list(PolicyKind)
    return sorted(found, key=lambda one: (one.closed_on is not None, order.index(one.draft.kind), one.id))


def versions(source: Source, policy_id: int) -> list[VersionRow]:
    """All versions of a document with what they say, the newest first."""
    ask = asking(source)
    rows = ask(
        "select v.id, v.valid_from, v.document_no, v.adopted_by, v.adopted_on, v.text, v.note, v.valid_to,"
        " (select count(*) from policy_exception e where e.version_id = v.id),"
        " (select count(*) from attachment a where a.owner_table = 'policy_version' and a.owner_id = v.id)"
        " from policy_version v where v.policy_id = :policy order by v.valid_from desc",
        policy=policy_id,
    )
    return [
        VersionRow(
            row[0],
            policy_id,
            VersionDraft(
                dt.date.fromisoformat(str(row[1])),
                row[2],
                row[3],
                stored_day(row[4]),
                row[5],
                row[6],
                tuple(_parameters(source, row[0])),
            ),
            None if str(row[7]) == FOREVER else stored_day(row[7]),
            row[8],
            row[9],
        )
        for row in rows
    ]


def text_and_note(reader: Reader, version_id: int) -> tuple[str, str]:
    """The text of a version and the remark on it."""
    row = reader.one("select text, note from policy_version where id = :id", id=version_id)
    return (str(row[0]), str(row[1])) if row else ("", "")


def about_name(reader: Reader, words: Mapping[str, TableWords], about: About) -> str:
    """What a record of any area is called at the desk: its kind and its title."""
    table, number = about
    told = words.get(table)
    if told is None:
        return f"记录 {number}"
    title = reader.value(f"select {told.title} from {table} where id = :id", id=number) if told.title else ""
    return f"{told.label}：{title}" if title else told.label


def _rule(source: Source, where: str, **named: object) -> Rule | None:
    for row in asking(source)(_RULE.format(where), **named):
        values = {(one.key, one.scope): one for one in _parameters(source, row[1])}
        return Rule(row[0], row[1], row[2], row[3], values)
    return None


def _parameters(source: Source, version_id: int) -> list[ParameterDraft]:
    rows = asking(source)(
        "select key, coalesce(cast(amount as text), cast(share as text), value), scope, on_break from policy_parameter where version_id = :version order by id",
        version=version_id,
    )
    return [ParameterDraft(key, value, scope, OnBreak(on_break)) for key, value, scope, on_break in rows]


def _exceptions(source: Source, where: str, **named: object) -> list[ExceptionRow]:
    rows = asking(source)(
        "select e.id, e.about_table, e.about_id, e.version_id, e.key, e.scope, e.allowed, e.actual, e.reason,"
        " e.operator, e.at"
        f" from policy_exception e where {where} order by e.id",
        **named,
    )
    return [ExceptionRow(row[0], (row[1], row[2]), *row[3:]) for row in rows]
