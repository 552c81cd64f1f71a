# SPDX-License-Identifier: GPL-3.0-or-later
"""The templates banks want, the files that were made, and what is still to be paid by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from union_desktop.core.asking import Source, asking


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A kept template; ``content`` is the text of documents.bank_template."""

    id: int
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A bank file that was made for a round, with its control totals."""

    id: int
    round_id: int
    template: str
    made_on: dt.date
    file_name: str
    count: int
    total: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ToPay:
    """A row as a bank file needs it; ``cash`` is its amount without goods, in fen."""

    grant_id: int
    person_id: int | None
    name: str
    staff_no: str
    phone: str
    cash: int
    note: str


def to_pay(source: Source, round_id: int) -> list[ToPay]:
    """The rows of a round whose money is still to go out, in the order of the list."""
    return _to_pay(
        source,
        "g.round_id = :round and g.removed_on is null and g.pay_state in ('due', 'returned')",
        round_id,
    )


def unfiled(source: Source, round_id: int) -> list[ToPay]:
    """The rows of a round that were entered as paid, by bank or nobody said how, and are in no bank file."""
    return _to_pay(
        source,
        "g.round_id = :round and g.removed_on is null and g.pay_state in ('paid', 'signed', 'proxy_signed')"
        " and (select a.bank_file_id is null and a.way in ('', 'bank') from aid_payment a"
        " where a.grant_id = g.id and a.kind = 'pay' order by a.id desc limit 1)",
        round_id,
    )


def paid_by(source: Source, file_id: int) -> list[ToPay]:
    """The rows a bank file paid."""
    return _to_pay(
        source, "g.id in (select a.grant_id from aid_payment a where a.bank_file_id = :round)", file_id
    )


def _to_pay(source: Source, where: str, number: int) -> list[ToPay]:
    return [
        ToPay(*row)
        for row in asking(source)(
            "select g.id, g.person_id, g.name, coalesce(p.staff_no, ''), coalesce(p.phone, ''),"
            f" g.amount - g.goods_value, g.note from aid_grant g left join person p on p.id = g.person_id where {where}"
            " order by g.id",
            round=number,
        )
    ]


def templates(source: Source) -> list[TemplateRow]:
    """The office's own templates by name."""
    return [
        TemplateRow(*row)
        for row in asking(source)("select id, name, content from bank_template order by name")
    ]


def template_named(source: Source, name: str) -> TemplateRow | None:
    """The template of that name."""
    return next((one for one in templates(source) if one.name == name), None)


def files(source: Source, round_id: int) -> list[FileRow]:
    """The bank files made for a round, the last one first."""
    rows = asking(source)(
        "select id, round_id, template_name, made_on, file_name, payment_count, total, sha256 from bank_file"
        " where round_id = :round order by id desc",
        round=round_id,
    )
    return [FileRow(row[0], row[1], row[2], dt.date.fromisoformat(row[3]), *row[4:]) for row in rows]
