# SPDX-License-Identifier: GPL-3.0-or-later
"""Printed samples and roster files of the made-up office, to look at and to try the intake with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from union_desktop.app.demo import plan
from union_desktop.app.demo.office import DEMO_OPERATOR
from union_desktop.core import clock
from union_desktop.core.office import NewOffice, Office


def write_papers(new: NewOffice, out: Path) -> Iterator[Path]:
    """Write register, single papers, statistics and the recovery sheet; each path as it is done."""
    from union_desktop.app.demo.member_papers import write_member_papers
    from union_desktop.app.demo.relief_papers import write_relief_papers
    from union_desktop.areas.members.documents import RegisterLook, register_pdf
    from union_desktop.areas.members.queries.register import register
    from union_desktop.documents.files import write_file
    from union_desktop.documents.recovery_sheet import recovery_sheet

    with new.office.reader() as reader:
        pdf = register_pdf(register(reader, plan.AS_OF), RegisterLook(printed_at=clock.now()))
    path = out / "会员名册.pdf"
    write_file(path, pdf)
    yield path
    yield from write_member_papers(new.office, out)
    yield from write_relief_papers(new.office, out)
    yield from _write_statistics(new.office, out)
    path = out / "恢复码单.pdf"
    write_file(path, recovery_sheet(new.office.name, DEMO_OPERATOR, new.recovery_code, clock.today()))
    yield path


def _write_statistics(office: Office, out: Path) -> Iterator[Path]:
    """Write a table of the reference day and the movements of the year before it."""
    from union_desktop.areas.statistics.documents import papers, sheets
    from union_desktop.areas.statistics.terms import CountingBasis, Dimension
    from union_desktop.documents.files import write_file

    basis, day = CountingBasis.WITH_ENTRUSTED, plan.AS_OF
    dimensions = (Dimension.CAMPUS, Dimension.CATEGORY, Dimension.GENDER)
    about: dict[str, Any] = {"prepared_by": DEMO_OPERATOR, "printed_at": clock.now()}
    year: dict[str, Any] = {
        "start": day.replace(year=day.year - 1),
        "end": day,
        "basis": basis,
        "split": Dimension.CATEGORY,
    }
    with office.reader() as reader:
        table = papers.figures_from(reader, _unheard, on=day, dimensions=dimensions, basis=basis, **about)
        moved = papers.movements_from(reader, _unheard, **year, **about)
        workbook = sheets.movements_from(reader, _unheard, **year, **about)
    for name, data in (("会员统计表.pdf", table), ("会籍变动.pdf", moved), ("会籍变动.xlsx", workbook)):
        write_file(out / name, data)
        yield out / name


def write_receipt(office: Office, batch: int, out: Path) -> Iterator[Path]:
    """Write the receipt of a roster that was taken in, on paper and as a workbook."""
    from union_desktop.areas.roster import documents, queries
    from union_desktop.documents.files import write_file

    with office.reader() as reader:
        told, lines = queries.batch(reader, batch), queries.batch_lines(reader, batch)
    for name, data in (
        ("名册核对回执.pdf", documents.receipt_pdf(told, lines, office.name, printed_at=clock.now())),
        ("名册核对回执.xlsx", documents.receipt_workbook(told, lines, office.name, made_at=clock.now())),
    ):
        write_file(out / name, data)
        yield out / name


def write_rosters(out: Path) -> Iterator[Path]:
    """Write rosters as dirty as real ones, a workbook and a text file; each path as it is done."""
    from union_desktop.app.demo.people import demo_office
    from union_desktop.app.demo.rosters import company_roster, established_roster, write_csv, write_xlsx

    office = demo_office()
    yield write_xlsx(out / "名册样例-人事处在编.xlsx", established_roster(office))
    yield write_csv(out / "名册样例-派遣单位.csv", company_roster(office), "gb18030")


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for it."""
