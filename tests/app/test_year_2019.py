# SPDX-License-Identifier: GPL-3.0-or-later
"""The aid of 2019 comes out as the year's report tells it, counted from the records of the made-up office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from union_desktop.app import command_line
from union_desktop.app.demo import aid_year
from union_desktop.app.demo.office import DEMO_PASSWORD, make_demo_office
from union_desktop.core.commands import PASSWORD_VARIABLE
from union_desktop.core.office import open_office

Figures = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("year") / "office"
    make_demo_office(place).office.close()
    return place


@pytest.fixture
def figures(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Figures:
    monkeypatch.setenv(PASSWORD_VARIABLE, DEMO_PASSWORD)
    assert command_line.main(["figures", "2019", "--office", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["year"] == 2019
    return {one["key"]: one for one in answer["figures"]}


def test_every_scheme_has_the_people_and_the_money_of_the_report(figures: Figures) -> None:
    for scheme, (people, amount) in aid_year.TOTALS.items():
        assert figures[f"aid.{scheme}.people"]["value"] == people, scheme
        assert figures[f"aid.{scheme}.amount"]["value"] == amount, scheme
        assert figures[f"aid.{scheme}.amount"]["unit"] == "fen"


def test_the_parts_add_up_to_the_totals(figures: Figures) -> None:
    amounts = [figures[f"aid.{scheme}.amount"]["value"] for scheme in aid_year.TOTALS]
    people = [figures[f"aid.{scheme}.people"]["value"] or 0 for scheme in aid_year.TOTALS]
    funds = [one["value"] for key, one in figures.items() if key.startswith("aid.fund.")]
    total = figures["aid.total.amount"]["value"]
    assert sum(amounts) == total == sum(funds) == 24_150_000
    assert sum(people) == figures["aid.total.person_times"]["value"] == 39
    # Two were helped twice.
    assert figures["aid.total.distinct_people"]["value"] == 37


def test_a_number_nobody_recorded_is_not_zero(figures: Figures) -> None:
    assert figures["aid.disabled_gathering.people"]["value"] is None
    assert figures["aid.disabled_gathering.amount"]["value"] == 1_200_000


def test_both_claims_for_mutual_aid_are_counted(figures: Figures) -> None:
    assert figures["mutual_aid.claims"]["value"] == 2
    assert figures["mutual_aid.claims"]["source_count"] == 2


def test_every_figure_names_the_records_it_comes_from(figures: Figures, folder: Path) -> None:
    office = open_office(folder, "演示", DEMO_PASSWORD)
    try:
        with office.reader() as reader:
            for one in figures.values():
                assert set(one) == {
                    "key", "label", "value", "unit", "qualifier", "basis", "as_of", "source_count", "sources",
                }  # fmt: skip
                assert one["source_count"] == sum(len(source["ids"]) for source in one["sources"])
                for source in one["sources"]:
                    listed = ",".join(map(str, source["ids"]))
                    found = reader.value(f"select count(*) from {source['table']} where id in ({listed})")
                    assert found == len(set(source["ids"])), one["key"]
    finally:
        office.close()


def test_special_hardship_came_through_one_enlarged_meeting(folder: Path) -> None:
    office = open_office(folder, "演示", DEMO_PASSWORD)
    try:
        with office.reader() as reader:
            rows = reader.rows(
                "select m.kind, m.status, a.status, i.amount_decided, g.amount, g.pay_state, a.amount_requested"
                " from meeting_item i join committee_meeting m on m.id = i.meeting_id"
                " join aid_application a on a.id = i.application_id join aid_grant g on g.id = a.grant_id"
                " join aid_round r on r.id = g.round_id where r.year = 2019 order by i.id"
            )
    finally:
        office.close()
    assert [row[:3] for row in rows] == [("enlarged", "held", "granted")] * 3
    assert [row[3] for row in rows] == [row[4] for row in rows] == [3_000_000, 3_000_000, 2_000_000]
    assert {row[5] for row in rows} == {"signed"}
    assert rows[0][6] == 4_000_000  # asked for more than was decided


def test_figures_of_a_day_are_still_there(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, DEMO_PASSWORD)
    day = ["--on", "2026-09-30"]
    assert command_line.main(["figures", *day, "--office", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["members"] == 2157
    assert command_line.main(["figures", "19", "--office", str(folder)]) == 2
    assert "不是年度" in capsys.readouterr().err
    assert command_line.main(["figures", "2019", "--office", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "帮扶总金额\t241,500.00 元" in shown
    assert "残疾职工慰问人数\t未登记" in shown
