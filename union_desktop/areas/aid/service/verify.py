# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds rounds and rows against their steps, payments and sources; reads only, so that nothing is mended silently."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from union_desktop.areas.aid.service.paying import replayed
from union_desktop.areas.aid.terms import ROUND_MACHINE, PayKind, PayState
from union_desktop.core.proceedings import verify
from union_desktop.core.reading import Reader


def findings(reader: Reader) -> list[str]:
    """Chinese sentences for what does not agree, naming rows by number only; empty when all is well."""
    return [*verify.findings(reader, ROUND_MACHINE, "aid_round"), *_funds(reader), *_payments(reader)]


def _funds(reader: Reader) -> list[str]:
    wrong = reader.ids(
        "select g.id from aid_grant g left join aid_grant_fund f on f.grant_id = g.id group by g.id"
        " having coalesce(sum(f.amount), 0) <> g.amount order by g.id"
    )
    return _told(list(wrong), "的资金来源合计与金额不符")


def _payments(reader: Reader) -> list[str]:
    """What happened to the money of each row leads to its state, in whole amounts only."""
    kinds: dict[int, list[PayKind]] = {}
    last_paid: dict[int, str] = {}
    wrong = list(
        reader.ids(
            "select distinct p.grant_id from aid_payment p join aid_grant g on g.id = p.grant_id"
            " where p.amount <> g.amount order by p.grant_id"
        )
    )
    for number, events in groupby(
        reader.iterate("select grant_id, kind, happened_on from aid_payment order by grant_id, id"),
        key=itemgetter(0),
    ):
        kinds[number] = []
        for _, kind, on in events:
            kinds[number].append(PayKind(kind))
            if kind == PayKind.PAY.value:
                last_paid[number] = on
    for number, state, paid_on in reader.iterate("select id, pay_state, paid_on from aid_grant order by id"):
        found = replayed(kinds.get(number, []))
        expected = last_paid.get(number) if PayState(state).is_paid else None
        if found is None or found.value != state or paid_on != expected:
            wrong.append(number)
    return _told(sorted(set(wrong)), "的发放状态与发放记录不符")


def _told(wrong: list[int], what: str) -> list[str]:
    if not wrong:
        return []
    return [f"帮扶名单中有 {len(wrong)} 行{what}（编号 {'、'.join(map(str, wrong[:5]))}）。"]
