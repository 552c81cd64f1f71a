# SPDX-License-Identifier: GPL-3.0-or-later
"""Statistics on paper and as workbooks: the figures of the table, its day and basis, and everybody who moved."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
import python_calamine

from tests.documents.reading import texts
from tests.office_fixtures import PLACE, TODAY, a_member, enrolled
from union_desktop.app.demo import plan
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.statistics import service
from union_desktop.areas.statistics.documents import papers, sheets
from union_desktop.areas.statistics.documents.grid import figures_grid
from union_desktop.areas.statistics.queries.figures import figures
from union_desktop.areas.statistics.terms import CountingBasis, Dimension, WorkforceDraft
from union_desktop.core import office_child

WITH = CountingBasis.WITH_ENTRUSTED
NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ABOUT: dict[str, Any] = {"prepared_by": "测试员", "printed_at": NOON}
START = dt.date(2025, 12, 31)


def quiet(_done: int, _total: int) -> None: ...


def book(data: bytes) -> dict[str, list[list[Any]]]:
    found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names
    }


def test_the_paper_says_day_basis_and_what_is_counted(demo_reader) -> None:
    dimensions = (Dimension.CAMPUS, Dimension.CATEGORY, Dimension.GENDER)
    pdf = papers.figures_from(demo_reader, quiet, on=plan.AS_OF, dimensions=dimensions, basis=WITH, **ABOUT)
    (page,) = texts(pdf)
    for wanted in (
        "示例大学工会会员按校区×人员类别×性别统计表",
        "截至 2026-09-30，正式会员 2,157 人（含代管），其中委托代管 1,152 人，另列保留会籍 150 人",
        "2,157",
        "1,005",
        "保留会籍（含退休）另列，不计入合计。",
        "制表人：测试员",
    ):
        assert wanted in page, wanted


def test_a_remark_in_a_title_has_a_line_of_its_own(demo_reader) -> None:
    grid = figures_grid(figures(demo_reader, plan.AS_OF, (Dimension.CATEGORY, Dimension.EDUCATION)), WITH)
    heads = {cell.text: cell for cell in papers.grid_form(grid).blocks[1].rows[0]}
    assert "保留会籍\n（另列）" in heads
    assert "合计\n（含代管）" in heads
    wide = figures_grid(figures(demo_reader, plan.AS_OF, (Dimension.CAMPUS,)), WITH)
    assert "保留会籍（另列）" in {cell.text for cell in papers.grid_form(wide).blocks[1].rows[0]}


def test_ages_state_their_edges(demo_reader) -> None:
    pdf = papers.figures_from(
        demo_reader, quiet, on=plan.AS_OF, dimensions=(Dimension.AGE,), basis=WITH, **ABOUT
    )
    page = "".join(texts(pdf)).replace("\n", "")
    assert "年龄按截止日期已满周岁计算，分为：35岁及以下、36–40岁" in page


@pytest.mark.parametrize(
    "dimensions",
    [
        (Dimension.GENDER, Dimension.GROUP),
        (Dimension.GROUP, Dimension.EDUCATION),
        (Dimension.STATUS,),
        (Dimension.BRANCH, Dimension.AGE, Dimension.POLITICAL_STATUS),
    ],
    ids=lambda value: "-".join(one.value for one in value),
)
def test_however_wide_every_column_is_on_the_paper(demo_reader, dimensions) -> None:
    pdf = papers.figures_from(demo_reader, quiet, on=plan.AS_OF, dimensions=dimensions, basis=WITH, **ABOUT)
    workbook = sheets.figures_from(
        demo_reader, quiet, on=plan.AS_OF, dimensions=dimensions, basis=WITH, **ABOUT
    )
    printed = "".join(texts(pdf)).replace("\n", "")
    titles = next(iter(book(workbook).values()))[2][1:]
    assert [title for title in titles if str(title) not in printed] == []


def test_the_workbook_holds_numbers_and_its_total(demo_reader) -> None:
    data = sheets.figures_from(
        demo_reader,
        quiet,
        on=plan.AS_OF,
        dimensions=(Dimension.CATEGORY,),
        basis=WITH,
        **ABOUT,
    )
    title, statement, *rows = book(data)["会员按人员类别统计表"]
    assert title[0] == "示例大学工会会员按人员类别统计表"
    assert statement[0].startswith("截至 2026-09-30，正式会员 2,157 人（含代管）")
    assert rows[0] == ["人员类别", "合计（含代管）", "占比", "不含代管", "保留会籍（另列）"]
    assert [row[:2] for row in rows[1:]] == [
        ["在编", 907],
        ["博士后", 98],
        ["托管劳务派遣", 1152],
        ["合计", 2157],
    ]
    assert rows[1][2] == pytest.approx(0.42, abs=0.001)
    said = "\n".join(str(cell) for row in book(data)["说明"] for cell in row)
    assert "截至 2026-09-30，正式会员 2,157 人（含代管）" in said
    assert "没有加密" not in said


def test_blocks_of_a_workbook_keep_their_names_when_sorted(demo_reader) -> None:
    dimensions = (Dimension.CAMPUS, Dimension.CATEGORY, Dimension.GENDER)
    data = sheets.figures_from(demo_reader, quiet, on=plan.AS_OF, dimensions=dimensions, basis=WITH, **ABOUT)
    header, *rows = next(iter(book(data).values()))[2:]
    assert header[:4] == ["校区", "人员类别", "男", "女"]
    assert rows[0][:2] == ["东校区", "小计"]
    assert rows[1][:2] == ["东校区", "在编"]
    assert rows[-1][:2] == ["合计", ""]
    for column in (2, 3, 4):
        inside = sum(row[column] for row in rows if row[1] not in ("小计", ""))
        assert inside == sum(row[column] for row in rows if row[1] == "小计") == rows[-1][column]


@pytest.fixture
def moved(office: Any) -> Any:
    """One who came and one who went."""
    enrolled(office, a_member(name="单雄信", staff_no="00017", joined_on=dt.date(2026, 2, 1)))
    gone = enrolled(office, a_member(name="曾子墨", staff_no="=1+1"))
    with office.transaction("变动") as session:
        members.record_event(
            session, gone, members.EventDraft(EventKind.TRANSFER_OUT, dt.date(2026, 3, 1)), today=TODAY
        )
    return office


def test_movements_name_everybody_behind_the_equation(moved) -> None:
    arguments = {"start": START, "end": TODAY, "basis": WITH, "split": Dimension.CAMPUS, **ABOUT}
    with moved.reader() as reader:
        summary, listed = texts(papers.movements_from(reader, quiet, **arguments))
        data = book(sheets.movements_from(reader, quiet, **arguments))
    assert "期初 1 人 + 增加 1 人 − 减少 1 人 = 期末 1 人" in summary.replace("\n", "")
    for wanted in ("入会（1 人）", "单雄信", "00017", "转出（1 人）", "曾子墨", "已转出"):
        assert wanted in listed, wanted
    assert data["会籍变动名单"][1:] == [
        [
            "入会",
            "单雄信",
            "00017",
            "物理学院",
            dt.date(2026, 2, 1),
            "东校区",
            "未入会",
            "物理小组 · 东校区 · 在编",
        ],
        [
            "转出",
            "曾子墨",
            "=1+1",
            "物理学院",
            dt.date(2026, 3, 1),
            "东校区",
            "物理小组 · 东校区 · 在编",
            "已转出",
        ],
    ]
    assert "没有加密" in "".join(str(cell) for row in data["说明"] for cell in row)


def test_where_nothing_moved_the_equation_stands_alone(office) -> None:
    enrolled(office)
    with office.reader() as reader:
        pages = texts(
            papers.movements_from(reader, quiet, start=START, end=TODAY, basis=WITH, split=None, **ABOUT)
        )
    assert len(pages) == 1


def test_rates_keep_what_was_declared_apart_from_what_was_counted(office) -> None:
    enrolled(office, a_member(place=PLACE))
    with office.transaction("登记") as session:
        service.record_workforce(session, WorkforceDraft(TODAY, 3, source="人事处"), today=TODAY)
        service.record_workforce(
            session, replace(WorkforceDraft(TODAY, 4, source="人事处"), campus_id=2, remark="=2"), today=TODAY
        )
    with office.reader() as reader:
        pdf = "".join(texts(papers.rates_from(reader, quiet, office="示例大学工会", **ABOUT)))
        data = book(sheets.rates_from(reader, quiet, office="示例大学工会", **ABOUT))
    for wanted in ("应入会职工（提供）", "正式会员（统计）", "33.3%", "人事处", "均截至"):
        assert (wanted in pdf) is (wanted != "均截至"), wanted
    assert [row[3:6] for row in data["入会率"][1:]] == [[3, "人事处", 1], [4, "人事处", 0]]
    assert data["入会率"][2][7] == "=2"


def test_a_process_of_its_own_makes_the_same(moved) -> None:
    told: list[tuple[int, int]] = []
    arguments = {"start": START, "end": TODAY, "basis": WITH, "split": None, **ABOUT}
    pdf = office_child.ask(
        moved,
        "union_desktop.areas.statistics.documents.papers:movements_from",
        arguments,
        lambda *one: told.append(one),
    )
    assert "单雄信" in "".join(texts(pdf))
    assert told
