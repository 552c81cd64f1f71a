# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bank account of a person holds on a day, for a payment, and all of them for the member's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.core.asking import Source, asking
from union_desktop.core.reading import Reader

_LOT = 500
_COLUMNS = "a.id, a.person_id, a.from_on, a.holder, a.account_no, a.bank, a.branch, a.note"


@dataclass(frozen=True, slots=True)
class BankAccountRow:
    """One account with its whole number: masked by whoever shows it."""

    id: int
    person_id: int
    draft: BankAccountDraft


def bank_account(source: Source, person_id: int, on: dt.date) -> BankAccountRow | None:
    """Where money for this person goes on that day."""
    return bank_accounts(source, [person_id], on).get(person_id)


def bank_accounts(source: Source, person_ids: Sequence[int], on: dt.date) -> dict[int, BankAccountRow]:
    """Where money for these people goes on that day; who has no account is left out."""
    ask = asking(source)
    found: dict[int, BankAccountRow] = {}
    for at in range(0, len(person_ids), _LOT):
        listed = ",".join(str(int(number)) for number in person_ids[at : at + _LOT])
        for row in ask(
            f"select {_COLUMNS} from bank_account a where a.person_id in ({listed}) and a.from_on = (select"
            " max(b.from_on) from bank_account b where b.person_id = a.person_id and b.from_on <= :day)",
            day=on.isoformat(),
        ):
            found[row[1]] = _row(row)
    return found


def accounts_on(source: Source, person_ids: Sequence[int], on: dt.date) -> dict[int, BankAccountDraft]:
    """The same without the numbers of the rows, each person asked for once."""
    return {key: one.draft for key, one in bank_accounts(source, sorted(set(person_ids)), on).items()}


def accounts(reader: Reader, person_id: int) -> list[BankAccountRow]:
    """All accounts of a person, the newest first."""
    rows = reader.rows(
        f"select {_COLUMNS} from bank_account a where a.person_id = :id order by a.from_on desc", id=person_id
    )
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> BankAccountRow:
    number, person_id, from_on, *rest = row
    return BankAccountRow(
        number, person_id, BankAccountDraft(dt.date.fromisoformat(str(from_on)), *(str(one) for one in rest))
    )
