# SPDX-License-Identifier: GPL-3.0-or-later
"""Wages a roster brings hold from its effective day, those of new people from the day they joined; undo takes both back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.areas.roster.sheets import an_id, write_xlsx
from tests.office_fixtures import TODAY, a_member, enrolled
from union_desktop.areas.members.queries import dues
from union_desktop.areas.members.service import verify
from union_desktop.areas.roster.service import undoing, writing
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.core.office import Office

HEADERS = ("工号", "姓名", "身份证号", "工会小组", "人员类别", "入会日期", "会费基数")


def wages(office: Office, name: str) -> list[tuple[dt.date, int]]:
    with office.reader() as reader:
        assert verify.findings(reader, TODAY) == []
        person = reader.value("select id from person where name = :name", name=name)
        return [(row.from_on, row.wage) for row in dues.bases(reader, person)]


def test_wages_hold_from_the_days_they_belong_to(office: Office, tmp_path: Path) -> None:
    enrolled(office, a_member(name="单雄信", staff_no="10001", wage_base=5_000_00))
    path = write_xlsx(
        tmp_path / "名册.xlsx",
        (
            "在编",
            [
                HEADERS,
                ("10001", "单雄信", an_id(1), "物理小组", "在编", "", "6487.5"),
                ("20001", "解珍", an_id(21), "物理小组", "在编", "2026-08-03", "4100"),
            ],
        ),
    )
    with Reconciliation(office, TODAY) as machine:
        machine.open(path, "人事处在编")
        machine.effective_on = dt.date(2026, 9, 1)
        machine.compare()
        plan = machine.plan()
        with office.transaction("名册核对") as session:
            writing.remember(session, plan.source)
            receipt = writing.write(session, plan)
        machine.wrote()
    assert wages(office, "单雄信") == [(dt.date(2026, 9, 1), 6_487_50), (dt.date(2015, 3, 1), 5_000_00)]
    assert wages(office, "解珍") == [(dt.date(2026, 8, 3), 4_100_00)]
    with office.transaction("撤销") as session:
        undoing.undo(session, receipt.batch_id)
    assert wages(office, "单雄信") == [(dt.date(2015, 3, 1), 5_000_00)]
    with office.reader() as reader:
        assert reader.value("select wage_base from person where name = '单雄信'") == 5_000_00
        assert reader.value("select count(*) from dues_base") == 1
