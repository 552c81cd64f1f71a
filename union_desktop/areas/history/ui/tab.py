# SPDX-License-Identifier: GPL-3.0-or-later
"""The history tab: every entry, newest first, and what it did in sentences."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from union_desktop.areas.history.queries import listing, reading
from union_desktop.areas.history.terms import EntryDetails, EntryFilter, EntryRow, Sort
from union_desktop.areas.history.ui import sentences
from union_desktop.areas.history.ui.period_chip import EVERY, PeriodChip
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError, describe
from union_desktop.widgets import theme
from union_desktop.widgets.page import Page
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel
from union_desktop.widgets.tasks import Failure

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY: Final = "history"
_MORE: Final = 200


def columns() -> tuple[Column[EntryRow], ...]:
    """The list of entries; always in the order in which things happened."""
    return (
        Column("seq", "序号", lambda row: f"{row.seq:,}", 64, "right", sort=False),
        Column("at", "时间", lambda row: row.at[:16], 126, sort=False),
        Column("operator", "操作员", lambda row: row.operator, 76, sort=False),
        Column("action", "操作", lambda row: row.action, 170, sort=False),
        Column("about", "涉及", lambda row: row.about, 180, sort=False),
        Column("mark", "状态", lambda row: row.mark, 110, sort=False),
        Column("content", "内容", lambda row: row.content, 240, sort=False),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    ids: array[int]
    total: int


@dataclass(frozen=True, slots=True)
class _Choices:
    operators: list[str]
    kinds: list[tuple[str, str]]


def _find(reader: Reader, wanted: EntryFilter) -> _Found:
    return _Found(listing.find_ids(reader, wanted), listing.total(reader))


def _choices(reader: Reader, words: Mapping[str, TableWords]) -> _Choices:
    return _Choices(listing.operators(reader), listing.kinds(reader, words))


class HistoryTab(Page):
    """All entries with filters; the one in front told at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="操作、姓名、工号、单位、序号")
        self._desk = desk
        self._words = desk.words()
        self._to_show: int | None = None
        self._most = reading.SOME
        self._total = 0
        self._details: EntryDetails | None = None
        self.model: RowTableModel[EntryRow] = RowTableModel(
            columns(), self._fetch, self, muted=lambda row: row.undone
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("操作记录")
        self.set_centre(self.table)
        self.period = PeriodChip(desk.today(), self)
        self._add_filters()
        self.details = QTextBrowser()
        self.details.setOpenLinks(False)
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.setAccessibleName("操作详情")
        self.details.document().setDocumentMargin(theme.BLOCK)
        self.details.anchorClicked.connect(self._follow_link)
        self.set_right(self.details, 340)
        self.table.set_menu_actions(self.set_actions(desk, desk.actions(KEY), self.table.selected_ids))

        self.search.searched.connect(lambda _text: self._load())
        self.search.down.connect(self.table.setFocus)
        self.filters.changed.connect(self._load)
        self.filters.cleared.connect(self._cleared)
        self.period.picked.connect(lambda _period: self._load())
        self.model.fetch_failed.connect(self._fetch_failed)
        self.table.typed.connect(self.search.type_on)
        self.table.notice.connect(lambda text: self.banner.say(text, "warning"))
        self.table.selection_changed.connect(self._selection_changed)
        self.table.current_id_changed.connect(lambda _id: self._read_details())
        desk.tasks.changed.connect(self._something_done)
        self.setFocusProxy(self.table)
        self._load()
        self._load_choices()

    # -- for the desk -----------------------------------------------------------------------------------------

    def show_record(self, record_id: int) -> None:
        """Selects an entry, also one that was just written; filters that hide it are taken away."""
        self._to_show = record_id
        if self.filters.active and self.model.row_of(record_id) < 0:
            self.filters.clear()
        else:
            self._load()

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads everything again."""
        self._load()
        self._load_choices()

    def selected_ids(self) -> tuple[int, ...]:
        """Numbers of the selected entries."""
        return self.table.selected_ids()

    @property
    def shown_ids(self) -> array[int]:
        """All entries in the list, newest first."""
        return self.model.ids

    @property
    def filters_in_words(self) -> str:
        """The conditions of the list as a person would say them."""
        said = [self.period.text()] if self.period.active else []
        labels = {"operator": "操作员", "sort": "类别", "kind": "记录"}
        offered = {**dict(self._operators()), **{one.value: one.label for one in Sort}, **dict(self._kinds)}
        for key, ticked in self.filters.values().items():
            said.append(f"{labels[key]}：{'、'.join(offered.get(one, one) for one in ticked)}")
        if self.search.text().strip():
            said.append(f"搜索：{self.search.text().strip()}")
        return "；".join(said) or "全部"

    # -- filters ----------------------------------------------------------------------------------------------

    def _add_filters(self) -> None:
        self._known: list[str] = []
        self._kinds: list[tuple[str, str]] = []
        bar = self.filters
        bar.add_filter("operator", "操作员", self._operators())
        bar.add_widget(self.period)
        bar.add_filter("sort", "类别", [(one.value, one.label) for one in Sort], many=False)
        bar.add_filter("kind", "记录", ())
        self.show_filters()

    def _operators(self) -> list[tuple[str, str]]:
        me = self._desk.office.operator
        return [(me, f"我（{me}）"), *((name, name) for name in self._known if name != me)]

    def _wished(self) -> EntryFilter:
        sort = self.filters.value("sort")
        return EntryFilter(
            self.search.text().strip(),
            self.filters.value("operator"),
            *self.period.period,
            self.filters.value("kind"),
            Sort(sort[0]) if sort else None,
        )

    def _cleared(self) -> None:
        self.period.show_period("全部", EVERY)
        self.search.clear()

    # -- reading ----------------------------------------------------------------------------------------------

    def _something_done(self, changes: Changes) -> None:
        if not changes.tables:
            return
        if self.isVisible():
            self.reload(changes)
        else:
            self._stale = True

    def _load(self) -> None:
        self._desk.tasks.query(partial(_find, wanted=self._wished()), self._show, owner=self, key="entries")

    def _load_choices(self) -> None:
        self._desk.tasks.query(
            partial(_choices, words=self._words), self._show_choices, owner=self, key="choices"
        )

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, EntryRow]:
        with self._desk.office.reader() as reader:
            return listing.rows(reader, ids, self._words)

    def _fetch_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._desk.tasks.refused.emit(error)
        else:
            self._desk.tasks.failed.emit(Failure("读取操作记录", describe(error)))

    def _show(self, found: _Found) -> None:
        self._total = found.total
        self.model.show_ids(found.ids)
        if not found.ids:
            self.empty.say("history", "没有符合条件的操作。", "清除筛选", self.filters.clear)
        self.show_empty(not found.ids)
        self.show_right(bool(found.ids))
        if self._to_show is not None or (found.ids and not self.table.selected_count()):
            self.table.select_ids([self._to_show if self._to_show is not None else found.ids[0]])
        self._to_show = None
        self._say_counts()
        self._read_details(again=True)

    def _show_choices(self, found: _Choices) -> None:
        self._known, self._kinds = found.operators, found.kinds
        self.filters.set_choices("operator", self._operators())
        self.filters.set_choices("kind", found.kinds)

    def _say_counts(self) -> None:
        shown = len(self.model.ids)
        some = f"，当前显示 {shown:,} 条" if shown != self._total else ""
        chosen = self.table.selected_count()
        self.set_counts(
            f"共 {self._total:,} 条操作{some} · 截至 {self._desk.today():%Y-%m-%d}",
            f"已选 {chosen:,} 条" if chosen > 1 else "",
        )

    def _selection_changed(self) -> None:
        self.update_actions(self.table.selected_count() > 0)
        self._say_counts()

    # -- details ----------------------------------------------------------------------------------------------

    def _read_details(self, *, again: bool = False) -> None:
        current = self.table.current_id()
        if current is None:
            self._details = None
            self.details.setHtml("")
            return
        if not again:
            self._most = reading.SOME
        read = partial(reading.entry, seq=current, words=self._words, most=self._most)
        self._desk.tasks.query(
            read, self._show_details, owner=self, refused=lambda _error: None, key="details"
        )

    def _show_details(self, found: EntryDetails) -> None:
        same = self._details is not None and self._details.row.seq == found.row.seq
        place = self.details.verticalScrollBar().value() if same else 0
        self._details = found
        self._render()
        self.details.verticalScrollBar().setValue(place)

    def _render(self) -> None:
        if self._details is not None:
            self.details.setHtml(sentences.style(self.palette()) + sentences.entry(self._details))

    def _follow_link(self, link: QUrl) -> None:
        what, _, rest = link.toString().partition(":")
        if what == "more":
            self._most += _MORE
            self._read_details(again=True)
            return
        table, _, number = rest.partition(":")
        self._desk.go_to(sentences.PLACES[table], int(number))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # It may come while the parts are still being made.
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "details"):
            self._render()
