# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives stay, over years of days, holidays and wrong clocks."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from union_desktop.core.backup.generations import DAILY, MONTHLY, WEEKLY, keep

TODAY = dt.date(2026, 11, 22)
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31))  # noqa: DTZ001 - local times


def at(day: str, hour: int = 17) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00:00")


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    days = [TODAY - dt.timedelta(days=back) for back in range(400)]
    kept = sorted(stamp.date() for stamp in keep([at(day.isoformat()) for day in days], TODAY))
    assert kept[-DAILY:] == sorted(days[:DAILY])
    # Sundays end the weeks of the calendar; today is one.
    assert {dt.date(2026, 11, 15), dt.date(2026, 11, 8), dt.date(2026, 11, 1), dt.date(2026, 10, 25)} <= set(
        kept
    )
    assert {dt.date(2026, 9, 30), dt.date(2026, 2, 28), dt.date(2025, 12, 31)} <= set(kept)
    assert kept[0] == dt.date(2025, 12, 31)


def test_all_of_today_and_the_last_of_other_days() -> None:
    stamps = [at("2026-11-22", 8), at("2026-11-22", 17), at("2026-11-21", 8), at("2026-11-21", 17)]
    assert keep(stamps, TODAY) == {stamps[0], stamps[1], stamps[3]}


def test_a_summer_without_backups_takes_none_away() -> None:
    stamps = [at(f"2026-06-{day:02}") for day in (20, 21, 22, 23, 24, 25, 26)]
    assert keep(stamps, TODAY) == set(stamps)


def test_a_clock_set_back_takes_nothing_away() -> None:
    stamps = [at("2026-12-01"), at("2027-01-05"), at("2026-11-20")]
    assert keep(stamps, TODAY) == set(stamps)


@given(st.lists(MOMENTS, max_size=80), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
def test_what_must_always_hold(stamps: list[dt.datetime], today: dt.date) -> None:
    kept = keep(stamps, today)
    assert kept <= set(stamps)
    assert keep(kept, today) == kept
    if stamps:
        assert max(stamps) in kept
    past = [one for one in stamps if one.date() <= today]
    if past:
        assert max(past) in kept
    assert len([one for one in kept if one.date() < today]) <= DAILY + WEEKLY + MONTHLY
    assert {one for one in stamps if one.date() >= today} <= kept
    # Each of the latest seven days that have one keeps one.
    latest_days = sorted({one.date() for one in past}, reverse=True)[:DAILY]
    assert set(latest_days) <= {one.date() for one in kept}


@given(st.lists(st.integers(0, 3), min_size=30, max_size=500))
def test_thinning_out_each_evening_still_leaves_the_months(made_on: list[int]) -> None:
    """``made_on[n]`` archives on day n, thinned out after each: what stays at the end is what one thinning would leave."""
    first = dt.date(2025, 1, 1)
    every: list[dt.datetime] = []
    kept: frozenset[dt.datetime] = frozenset()
    for number, count in enumerate(made_on):
        day = first + dt.timedelta(days=number)
        fresh = [dt.datetime.combine(day, dt.time(8 + hour)) for hour in range(count)]
        every += fresh
        if fresh:
            kept = keep([*kept, *fresh], day)
    last = first + dt.timedelta(days=len(made_on) - 1)
    assert keep(kept, last) == keep(every, last)
