# SPDX-License-Identifier: GPL-3.0-or-later
"""No order of calls brings a claim to «paid» without its steps, and what stands on it always fits its state."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings, strategies as st

from tests.areas.mutual_aid.conftest import Plans, opened
from tests.office_fixtures import TODAY
from union_desktop.areas.mutual_aid import service
from union_desktop.areas.mutual_aid.terms import MACHINE
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft, PaperState, StepDraft

CLAIM = "mutual_aid_claim"
HANDED_IN = {"submitted", "accepted", "paid", "refused"}

calls = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "submit",
                "pay",
                "return",
                *(kind.key for kind in MACHINE.kinds),
                "papers",
                "no papers",
                "no papers",
            ]
        ),
        st.sampled_from(("写明情况", "")),
        st.sampled_from((120_000, None, 0)),
        st.sampled_from((0, 0, 0, 1, 40)),
    ),
    max_size=14,
).map(lambda drawn: [("papers", "", None, 0), *drawn])


def call(office: Office, claim: int, kind: str, opinion: str, amount: int | None, days: int) -> bool:
    """Whether the program let it happen."""
    try:
        with office.transaction("试") as session:
            if kind.endswith("papers"):
                state = PaperState.MISSING if kind.startswith("no") else PaperState.PRESENT
                service.set_papers(session, claim, [PaperDraft("诊断证明", state)])
            else:
                on = TODAY - dt.timedelta(days=days)
                service.step(
                    session, claim, StepDraft(kind, on, opinion=opinion), benefit_amount=amount, today=TODAY
                )
    except UserError:
        return False
    return True


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls)
def test_any_order_of_calls(
    office: Office, plans: Plans, drawn: list[tuple[str, str, int | None, int]]
) -> None:
    claim = opened(office, plans)
    papers = False
    for kind, opinion, amount, days in drawn:
        done = call(office, claim, kind, opinion, amount, days)
        if done and kind.endswith("papers"):
            papers = kind == "papers"
        assert not (done and kind == "submit" and not papers)
    with office.reader() as reader:
        status, submitted, benefit, paid_on = reader.rows(
            "select status, submitted_on, benefit_amount, paid_on from mutual_aid_claim where id = :id",
            id=claim,
        )[0]
        steps = proceedings.steps(reader, (CLAIM, claim))
    taken = [one.kind for one in steps]
    assert MACHINE.replayed(taken) == status
    assert [one.on for one in steps] == sorted(one.on for one in steps)
    assert (status == "paid") == (benefit is not None) == (paid_on is not None) == ("pay" in taken)
    assert status != "paid" or "submit" in taken
    assert status not in HANDED_IN or submitted is not None
    assert status != "open" or submitted is None
