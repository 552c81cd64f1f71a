# SPDX-License-Identifier: GPL-3.0-or-later
"""Spot checks: at least the share, rounded up, the same again from the same seed, and results entered."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, strategies as st

from tests.areas.hardship.hardship_fixtures import a_rule, do, on_file
from tests.office_fixtures import TODAY
from union_desktop.areas.hardship import service
from union_desktop.areas.hardship.queries import samples
from union_desktop.areas.hardship.queries.measure import least_share
from union_desktop.areas.hardship.service.samples import drawn
from union_desktop.areas.hardship.terms import FindingDraft, SampleDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office

NUMBERS = [f"KN-2026-{at:04d}" for at in range(1, 21)]


@given(st.integers(0, 300), st.integers(3000, 10_000), st.text(max_size=8))
def test_a_draw_is_never_less_than_its_share(count: int, share: int, seed: str) -> None:
    files = [f"KN-2026-{at:04d}" for at in range(count)]
    found = drawn(files, share, seed)
    assert len(found) == ceil(Fraction(count * share, 10_000))
    assert set(found) <= set(files)
    assert found == drawn(files[::-1], share, seed)


def test_a_known_draw_stays_what_it_was() -> None:
    """The seed is on paper: whoever repeats the draw years later must find the same files."""
    assert drawn(NUMBERS, 3000, "公开抽取 20260930") == [
        "KN-2026-0002",
        "KN-2026-0006",
        "KN-2026-0008",
        "KN-2026-0009",
        "KN-2026-0012",
        "KN-2026-0018",
    ]


def test_another_seed_draws_others() -> None:
    assert len({tuple(drawn(NUMBERS, 3000, str(seed))) for seed in range(20)}) > 15


def test_a_sample_of_one_file_is_that_file(office: Office) -> None:
    case_id = on_file(office)
    sample = do(office, "抽查", lambda s: service.draw(s, SampleDraft(2026, TODAY), today=TODAY)).ids[0]
    with office.reader() as reader:
        listed = samples.samples(reader)
        rows = samples.drawn_files(reader, sample)
    assert [(one.year, one.share, one.filed, one.drawn, one.checked) for one in listed] == [
        (2026, 3000, 1, 1, 0)
    ]
    assert len(listed[0].seed) == 8
    assert [(one.case_id, one.name, one.checked_on) for one in rows] == [(case_id, "单雄信", None)]


def test_results_are_entered_and_put_right(office: Office) -> None:
    on_file(office)
    sample = do(office, "抽查", lambda s: service.draw(s, SampleDraft(2026, TODAY), today=TODAY)).ids[0]
    with office.reader() as reader:
        row = samples.drawn_files(reader, sample)[0]
    for finding, field in (
        (FindingDraft(None, "属实"), "finding"),
        (FindingDraft(TODAY, " "), "finding"),
        (FindingDraft(TODAY - dt.timedelta(1), "属实"), "checked_on"),
        (FindingDraft(TODAY + dt.timedelta(1), "属实"), "checked_on"),
    ):
        with pytest.raises(InvalidDraft) as wrong:
            do(office, "结果", lambda s, one=finding: service.enter_findings(s, {row.id: one}, today=TODAY))
        assert wrong.value.field == field
    do(
        office,
        "结果",
        lambda s: service.enter_findings(s, {row.id: FindingDraft(TODAY, "属实")}, today=TODAY),
    )
    do(
        office,
        "结果",
        lambda s: service.correct_finding(s, row.id, FindingDraft(TODAY, "收入已变"), today=TODAY),
    )
    with office.reader() as reader:
        assert samples.drawn_files(reader, sample)[0].finding == "收入已变"
        assert samples.samples(reader)[0].checked == 1
    with pytest.raises(UserError, match="已不在"):
        do(office, "结果", lambda s: service.correct_finding(s, 99, FindingDraft(TODAY, "属实"), today=TODAY))


def test_no_files_no_draw(office: Office) -> None:
    with pytest.raises(UserError, match="没有在档的困难档案"):
        do(office, "抽查", lambda s: service.draw(s, SampleDraft(2026, TODAY), today=TODAY))


def test_less_than_the_rule_is_refused(office: Office) -> None:
    on_file(office)
    a_rule(office, policy_id=1, valid_from=dt.date(2026, 9, 1), spot_check_share="5000")
    with office.reader() as reader:
        assert least_share(reader, TODAY) == 5000
        assert least_share(reader, dt.date(2019, 1, 1)) == 3000
    for share in (4999, 10_001):
        with pytest.raises(InvalidDraft, match="50% 到 100%"):
            do(
                office,
                "抽查",
                lambda s, one=share: service.draw(s, SampleDraft(2026, TODAY, one), today=TODAY),
            )
    later = SampleDraft(2026, TODAY + dt.timedelta(1), 5000)
    with pytest.raises(InvalidDraft, match="不能晚于今天"):
        do(office, "抽查", lambda s: service.draw(s, later, today=TODAY))
