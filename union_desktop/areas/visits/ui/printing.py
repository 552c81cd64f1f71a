# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of visits: what is read before they are made, and the way to the preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.documents import unprintable_names
from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.members.queries.papers import office_name
from union_desktop.areas.members.ui.papers import Gap, Job, show_paper
from union_desktop.areas.visits.documents.condolence_form import TITLE as FORM, condolence_forms_from
from union_desktop.areas.visits.documents.coverage_summary import (
    TITLE as SUMMARY,
    CoverageLook,
    coverage_summary_from,
)
from union_desktop.areas.visits.documents.gift_sheet import GiftLook, gift_sheet_from
from union_desktop.areas.visits.queries import listing, papers
from union_desktop.areas.visits.ui.coverage_page import CoveragePage
from union_desktop.core import clock
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import CheckField, TextField
from union_desktop.widgets.form import Form

if TYPE_CHECKING:
    import datetime as dt

    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_LOT: Final = 500


@dataclass(frozen=True, slots=True)
class _Looked:
    office: str
    gaps: list[Gap]
    gifts: int


def _look(reader: Reader, ids: Sequence[int], on: dt.date) -> _Looked:
    names: list[str] = []
    for at in range(0, len(ids), _LOT):
        names += [row.name for row in listing.rows(reader, ids[at : at + _LOT]).values()]
    return _Looked(office_name(reader, on), unprintable_names(names), len(papers.gift_rows(reader, ids)))


def _with(desk: Desk, ids: Sequence[int], then: Callable[[_Looked], Any]) -> None:
    desk.tasks.query(partial(_look, ids=ids, on=desk.today()), then, owner=desk.window, key="visits paper")


def _paper(desk: Desk, office: str) -> PaperLook:
    return PaperLook(office, desk.office.operator, clock.now())


def forms(desk: Desk, ids: Sequence[int]) -> None:
    """慰问金（品）申请表 of the selected cases."""

    def go_on(found: _Looked) -> None:
        job = Job(
            FORM,
            condolence_forms_from,
            {"ids": tuple(ids), "look": _paper(desk, found.office)},
            len(ids),
            "慰问情况、电话",
        )
        show_paper(desk, desk.window, job, found.gaps)

    _with(desk, ids, go_on)


@dataclass(frozen=True, slots=True)
class SheetInput:
    """How the signing sheet shall look."""

    title: str = "慰问金（品）签收表"
    by_group: bool = False


class SheetDialog(QuestionDialog):
    """Title, and whether each group gets a page."""

    help_topic = "19-visits#打印"

    def __init__(self, desk: Desk, ids: Sequence[int], found: _Looked) -> None:
        form = Form(
            (
                TextField("title", "标题", required=True, max_length=40, wide=True),
                CheckField("by_group", "", text="每个工会小组另起一页"),
            ),
            columns=1,
        )
        super().__init__(desk, "打印签收表", form, intro=f"{found.gifts:,} 人次发放了慰问金或慰问品。")
        self._ids, self._found = tuple(ids), found
        form.load(SheetInput())
        self.resize(520, self.sizeHint().height())

    def go_on(self, draft: SheetInput) -> None:
        look = GiftLook(_paper(self._desk, self._found.office), draft.title, draft.by_group)
        job = Job(draft.title, gift_sheet_from, {"ids": self._ids, "look": look}, self._found.gifts)
        if show_paper(self._desk, self, job, self._found.gaps):
            self.accept()


def sheet(desk: Desk, ids: Sequence[int]) -> None:
    """签收表 of the selected cases."""

    def go_on(found: _Looked) -> None:
        if found.gifts:
            SheetDialog(desk, ids, found).open()
        else:
            ask.tell(desk.window, "选中的事项都还没有发放慰问金、慰问品，没有可签收的内容。请先登记慰问。")

    _with(desk, ids, go_on)


def summary(desk: Desk) -> None:
    """慰问覆盖情况表 of what the page shows."""
    page = desk.window.findChild(CoveragePage)
    if not isinstance(page, CoveragePage) or page.shown is None:
        return
    shown, (_year, by, occasion) = page.shown, page.asked

    def go_on(office: str) -> None:
        look = CoverageLook(_paper(desk, office), shown.first, shown.last, by, occasion)
        job = Job(
            SUMMARY, coverage_summary_from, {"look": look}, len(shown.open), "慰问情况" if shown.open else ""
        )
        show_paper(desk, desk.window, job, ())

    desk.tasks.query(partial(office_name, on=desk.today()), go_on, owner=desk.window, key="visits paper")
