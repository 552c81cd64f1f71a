# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is done in whatever order: nothing is paid before it was frozen and approved, and every sum adds up to the fen."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.areas.aid.aid_fixtures import SCHEME
from tests.office_fixtures import OPERATOR, TODAY, Template, a_member
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries.rounds import totals
from union_desktop.areas.aid.service.verify import findings
from union_desktop.areas.aid.terms import FundSource, GrantDraft, RoundDraft, Way
from union_desktop.areas.members import service as members
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.core.undo import reverting

DAY = dt.date(2026, 3, 2)
PEOPLE = 4
STEPS = ("freeze", "unfreeze", "approve", "reject", "open", "begin", "close", "reopen")
_NO_FIXTURE_EACH_TIME = (HealthCheck.function_scoped_fixture,)

rows = st.lists(st.integers(0, PEOPLE), min_size=1, max_size=3, unique=True)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.sampled_from(STEPS), st.sampled_from((None, 1))),
        st.tuples(st.just("add"), st.integers(1, PEOPLE), st.integers(0, 250_000)),
        st.tuples(st.just("remove"), rows, st.sampled_from(("", "已调走"))),
        st.tuples(st.just("amount"), rows, st.integers(-1, 250_000)),
        st.tuples(st.just("split"), rows, st.integers(1, 120_000)),
        *[st.tuples(st.sampled_from(("pay", "pay", "sign", "waive", "back")), rows, st.just(0))] * 4,
        st.tuples(st.just("proxy"), st.integers(0, PEOPLE), st.just(0)),
        st.tuples(st.just("undo"), st.integers(1, 6), st.just(0)),
    ),
    min_size=4,
    max_size=25,
)
# Chance would hardly ever come far: a run begins with some of the way to a list that is being paid, most often all of it.
WAY = (
    ("add", 2, 150_000),
    ("add", 3, 90_000),
    *(("step", kind, None) for kind in ("freeze", "approve", "begin")),
)
begun = st.one_of(st.integers(2, len(WAY)), st.just(len(WAY)))


@dataclass
class Play:
    """One office, and what of its rows was ever approved."""

    office: Office
    first: int
    done: list[str] = field(default_factory=list)

    def attempt(self, title: str, act: Callable[[Any], Any]) -> None:
        """One use case; a refusal writes nothing."""
        before = self.entries()
        try:
            with self.office.transaction(title) as session:
                act(session)
        except UserError:
            assert self.entries() == before
        else:
            self.done.append(title)

    def entries(self) -> int:
        with self.office.reader() as reader:
            return int(reader.value("select count(*) from audit_entry"))

    def ids(self, chosen: list[int]) -> list[int]:
        with self.office.reader() as reader:
            every = list(reader.ids("select id from aid_grant order by id"))
        return [every[at % len(every)] for at in chosen] if every else []

    def move(self, kind: str, one: Any, other: Any) -> None:
        if kind == "step":
            draft = StepDraft(one, DAY, "工会委员会", other, "同意")
            self.attempt(kind, lambda s: service.step(s, 1, draft, today=TODAY))
        elif kind == "add":
            drafts = [GrantDraft("", other, person_id=one)]
            self.attempt(
                kind,
                lambda s: service.add_grants(
                    s, 1, drafts, on=DAY, added_reason="漏报", repeat_reason="确有需要", today=TODAY
                ),
            )
        elif kind == "remove":
            self.attempt(kind, lambda s: service.remove_grants(s, self.ids(one), other, DAY, today=TODAY))
        elif kind == "amount":
            self.attempt(
                kind, lambda s: service.set_amounts(s, dict.fromkeys(self.ids(one), other), today=TODAY)
            )
        elif kind == "split":
            parts = ((FundSource.FISCAL, other), (FundSource.OWN_FUNDS, None))
            self.attempt(kind, lambda s: service.set_split(s, self.ids(one), parts))
        elif kind == "undo":
            with self.office.reader() as reader:
                seq = int(reader.value("select max(seq) from audit_entry")) - one + 1
            if seq > self.first:
                self.attempt(kind, lambda s: reverting.take_back(s, seq, all_undo_rules(AREAS)))
        else:
            self.money(kind, one)

    def money(self, kind: str, one: Any) -> None:
        ids = self.ids(one if isinstance(one, list) else [one])
        acts: dict[str, Callable[[Any], Any]] = {
            "pay": lambda s: service.pay(s, ids, DAY, Way.CASH, today=TODAY),
            "sign": lambda s: service.sign(s, ids, DAY, today=TODAY),
            "waive": lambda s: service.waive(s, ids, DAY, "本人放弃", today=TODAY),
            "back": lambda s: service.give_back(s, ids, DAY, "账号错", today=TODAY),
            "proxy": lambda s: service.proxy_sign(s, ids[0] if ids else 0, DAY, "秦琼", "住院", today=TODAY),
        }
        self.attempt(kind, acts[kind])

    def holds(self) -> None:
        """What must be true after every move."""
        with self.office.reader() as reader:
            account = totals(reader, 1)
            status, frozen = reader.one("select status, frozen_on from aid_round where id = 1")
            steps = [row[0] for row in reader.rows("select kind from proceeding_step order by id")]
            paid = reader.value("select count(*) from aid_payment")
            happened = reader.rows("select grant_id, kind from aid_payment order by id")
            wrong = findings(reader)
        assert account.balanced
        assert account.decided == account.paid + account.waived + account.open
        assert wrong == []
        assert (frozen is None) == (status == "draft")
        if paid or account.paid or account.waived:
            assert status in ("paying", "closed")
            assert steps.index("freeze") < steps.index("approve") < steps.index("begin")
        if status == "closed":
            assert account.open == 0
        out: set[int] = set()
        for grant_id, kind in happened:
            # Nobody signs for, or gives back, money that is not out; nobody is paid twice.
            assert (grant_id in out) == (kind in ("sign", "proxy_sign", "return"))
            (out.add if kind in ("pay", "sign", "proxy_sign") else out.discard)(grant_id)


@pytest.fixture(scope="module")
def furnished(office_template: Template) -> Iterator[tuple[Path, bytes]]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "office"
        shutil.copytree(office_template.folder, folder)
        office = open_with_key(folder, OPERATOR, office_template.data_key)
        with office.transaction("会员") as session:
            names = ["单雄信", "罗士信", "秦叔宝", "程知节"]
            members.enrol_many(
                session,
                [a_member(name=name, staff_no=f"S{at}") for at, name in enumerate(names)],
                today=TODAY,
            )
            service.add_scheme(session, SCHEME)
        with office.transaction("批次") as session:
            service.open_round(session, RoundDraft(1, "2026年春节", 2026, DAY), today=TODAY)
        office.close()
        yield folder, office_template.data_key


@settings(max_examples=40, suppress_health_check=_NO_FIXTURE_EACH_TIME)
@given(beginning=begun, played=moves)
def test_no_order_of_doing_things_pays_what_was_not_decided_or_loses_a_fen(
    furnished: tuple[Path, bytes], beginning: int, played: list[tuple[str, Any, Any]]
) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place) / "office"
        shutil.copytree(furnished[0], folder)
        office = open_with_key(folder, OPERATOR, furnished[1])
        try:
            with office.reader() as reader:
                first = int(reader.value("select max(seq) from audit_entry"))
            play = Play(office, first)
            for one in (*WAY[:beginning], *played):
                play.move(*one)
                play.holds()
        finally:
            office.close()
