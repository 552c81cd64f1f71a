# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a bank file, and what is doubtful, before it is made: run off the window's thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.areas.aid.queries import banking
from union_desktop.areas.members.queries.bank import accounts_on
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader
from union_desktop.documents.bank_file import BankLine, check
from union_desktop.documents.bank_template import READY, BankTemplate, from_json


@dataclass(frozen=True, slots=True)
class Lacking:
    """A row that cannot be paid by bank, and why; ``person_id`` where an account can be added."""

    grant_id: int
    person_id: int | None
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class BankCheck:
    """The rows that can be paid, those that cannot, and what the template says of them; ``fen`` is without goods."""

    ready: tuple[int, ...]
    fen: int
    lacking: tuple[Lacking, ...]
    problems: tuple[str, ...]
    doubts: tuple[str, ...]


def templates(reader: Reader) -> list[BankTemplate]:
    """The office's own templates, then the ready ones it has not replaced; one that cannot be read is left out."""
    found: list[BankTemplate] = []
    for row in banking.templates(reader):
        try:
            found.append(from_json(row.content))
        except UserError:
            continue
    names = {one.name for one in found}
    return [*found, *(one for one in READY if one.name not in names)]


def examine(
    reader: Reader,
    round_id: int,
    grant_ids: Sequence[int],
    template: BankTemplate | None,
    on: dt.date,
    purpose: str,
) -> BankCheck:
    """Look at these rows as a bank file of that day would."""
    wanted = set(grant_ids)
    rows = [one for one in banking.to_pay(reader, round_id) if one.grant_id in wanted]
    known = accounts_on(reader, [one.person_id for one in rows if one.person_id is not None], on)
    lacking: list[Lacking] = []
    ready: list[int] = []
    lines: list[BankLine] = []
    for row in rows:
        account = known.get(row.person_id) if row.person_id is not None else None
        if row.cash <= 0:
            lacking.append(Lacking(row.grant_id, None, row.name, "只有慰问品，没有慰问金"))
        elif row.person_id is None:
            lacking.append(Lacking(row.grant_id, None, row.name, "不是登记在册的个人，请用现金发放"))
        elif account is None:
            lacking.append(Lacking(row.grant_id, row.person_id, row.name, f"{on} 没有银行账户"))
        else:
            ready.append(row.grant_id)
            lines.append(
                BankLine(
                    account.holder,
                    account.account_no,
                    row.cash,
                    bank=account.bank,
                    branch=account.branch,
                    phone=row.phone,
                    staff_no=row.staff_no,
                    purpose=purpose,
                )
            )
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    if template is not None and lines:
        told = check(template, lines)
        problems, doubts = told.problems, told.doubts
    return BankCheck(tuple(ready), sum(line.fen for line in lines), tuple(lacking), problems, doubts)
