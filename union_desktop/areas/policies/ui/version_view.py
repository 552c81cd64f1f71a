# SPDX-License-Identifier: GPL-3.0-or-later
"""One document in the middle of the tab: its name, its versions, and what the chosen version says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.policies.queries import PolicyRow, VersionRow
from union_desktop.areas.policies.terms import BY_KEY, ParameterDraft, PolicyKind
from union_desktop.areas.policies.terms.usual import in_order, scope_label
from union_desktop.areas.policies.terms.values import shown_value
from union_desktop.widgets import theme
from union_desktop.widgets.page import hairline

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_ID = int(Qt.ItemDataRole.UserRole)
_MOST, _WIDE = 5, 640
#: Which parameters stand under which heading.
GROUPS: Final = (
    (
        "金额与次数",
        (
            "subsistence_line",
            "cap_per_occasion",
            "cap_per_year",
            "amount_min",
            "amount_max",
            "times_per_year",
            "grades",
            "goods_only",
            "award_cap",
        ),
    ),
    (
        "认定与比例",
        (
            "hardship_formula",
            "relative_share",
            "accidental_share",
            "spot_check_share",
            "award_share",
            "quorum_share",
            "votes_needed",
        ),
    ),
    ("期限", ("publicity_days", "review_months", "days_to_visit")),
    ("材料与情形", ("required_materials", "exclusions")),
)


class VersionView(QWidget):
    """Versions above, values below.

    Signals:
        version_chosen: the number of another version, 0 for none.
        opened: a version was double-clicked, or Enter was pressed on it.
    """

    version_chosen = Signal(int)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document: PolicyRow | None = None
        self._today = dt.date.min
        self.rows: list[VersionRow] = []
        self.name = theme.heading("", size=theme.TITLE)
        self.name.setWordWrap(True)
        self.line = theme.muted("")
        self.line.setWordWrap(True)
        self.versions = _tree("版本", ("施行日期", "至", "文号", "通过机构", "通过日期", "附件", "放行"))
        for column, width in enumerate((96, 112, 170, 150, 96, 50, 50)):
            self.versions.setColumnWidth(column, width)
        self.versions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.versions.setRootIsDecorated(False)
        self.versions.currentItemChanged.connect(self._chosen)
        self.versions.itemActivated.connect(lambda *_item: self.opened.emit())
        self.what = theme.heading("")
        self.parameters = _tree("参数", ("参数", "适用于", "内容", "突破时"))
        self.parameters.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.parameters.header().setStretchLastSection(False)
        self.parameters.setIndentation(theme.BLOCK)
        self.nothing = theme.muted("这个版本没有填写参数，办理时不作检查。")
        top = QVBoxLayout()
        top.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.GAP)
        top.setSpacing(theme.TIGHT)
        top.addWidget(self.name)
        top.addWidget(self.line)
        below = QVBoxLayout()
        below.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.TIGHT)
        below.addWidget(self.what)
        below.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(hairline())
        layout.addWidget(self.versions)
        layout.addWidget(hairline())
        layout.addLayout(below)
        layout.addWidget(self.parameters, 1)
        self.setFocusProxy(self.versions)
        self._fit()

    def set_menu_actions(self, actions: Sequence[QAction]) -> None:
        """What the list of versions offers."""
        self.versions.addActions(list(actions))
        self.versions.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_document(self, row: PolicyRow, versions: Sequence[VersionRow], today: dt.date) -> None:
        """A document; the version that was chosen stays so, else the one of today is."""
        before, known = self.chosen(), {one.id for one in self.rows}
        same = self.document is not None and self.document.id == row.id
        self.document, self._today, self.rows = row, today, list(versions)
        self.name.setText(row.draft.title)
        self.line.setText(_line(row, today))
        wanted = row.version_id
        if same and before is not None:
            # One that has just been added is what the person wants to see.
            added = [one.id for one in versions if one.id not in known]
            wanted = added[0] if added else before.id
        self._fill(wanted)

    def chosen(self) -> VersionRow | None:
        """The version whose values are shown."""
        item = self.versions.currentItem()
        number = item.data(0, _ID) if item is not None else None
        return next((one for one in self.rows if one.id == number), None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.document is not None:
            chosen = self.chosen()
            self._fill(chosen.id if chosen else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- inside -----------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """On a small screen the columns that are looked at less make room; the tips have all of them."""
        narrow = self.width() < _WIDE
        for column in (3, 4):
            self.versions.setColumnHidden(column, narrow)
        for column, width in enumerate((150, 84) if narrow else (270, 110)):
            self.parameters.setColumnWidth(column, width)
        self.parameters.setColumnWidth(3, 170)
        self.parameters.setColumnHidden(3, narrow)

    def _fill(self, wanted: int | None) -> None:
        muted = QBrush(theme.colours(self.palette()).muted)
        self.versions.blockSignals(True)
        self.versions.clear()
        for one in self.rows:
            draft = one.draft
            texts = [
                draft.valid_from.isoformat(),
                f"{one.valid_to:%Y-%m-%d} 前" if one.valid_to else "现在",
                draft.document_no,
                draft.adopted_by,
                draft.adopted_on.isoformat() if draft.adopted_on else "",
                str(one.files or ""),
                str(one.exceptions or ""),
            ]
            item = QTreeWidgetItem(texts)
            item.setData(0, _ID, one.id)
            heads = (self.versions.headerItem().text(column) for column in range(len(texts)))
            tip = "\n".join(f"{head}：{text}" for head, text in zip(heads, texts, strict=True) if text)
            for column in range(len(texts)):
                item.setToolTip(column, tip)
                if not one.holds_on(self._today):
                    item.setForeground(column, muted)
            self.versions.addTopLevelItem(item)
            if one.id == wanted:
                self.versions.setCurrentItem(item)
        first = self.versions.topLevelItem(0)
        if self.versions.currentItem() is None and first is not None:
            self.versions.setCurrentItem(first)
        self.versions.blockSignals(False)
        line = self.versions.fontMetrics().height() + theme.GAP
        shown = min(max(len(self.rows), 1), _MOST)
        self.versions.setFixedHeight(self.versions.header().sizeHint().height() + shown * line + 2)
        self._chosen()

    def _chosen(self) -> None:
        version = self.chosen()
        self._show_parameters(version)
        self.version_chosen.emit(version.id if version else 0)

    def _show_parameters(self, version: VersionRow | None) -> None:
        self.parameters.clear()
        if version is None or self.document is None:
            self.what.setText("还没有版本")
            self.nothing.setText("请用“新版本”填写施行日期和参数。")
            self.nothing.show()
            return
        holds = "" if version.holds_on(self._today) else "（不是现行版本）"
        self.what.setText(f"{version.draft.valid_from:%Y-%m-%d} 起的规定{holds}")
        self.nothing.setText("这个版本没有填写参数，办理时不作检查。")
        self.nothing.setVisible(not version.draft.parameters)
        bold = theme.scaled(self.parameters.font(), theme.BODY, bold=True)
        listed = in_order(self.document.draft.kind, version.draft.parameters)
        for title, keys in GROUPS:
            found = [one for one in listed if one.key in keys]
            if not found:
                continue
            head = QTreeWidgetItem([title])
            head.setFont(0, bold)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.parameters.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for one in found:
                head.addChild(_item(self.document.draft.kind, one))
            head.setExpanded(True)
        self.parameters.expandAll()


def _tree(name: str, heads: Sequence[str]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(name)
    tree.setFrameShape(QFrame.Shape.NoFrame)
    tree.setHeaderLabels(list(heads))
    tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    theme.even_rows(tree)
    return tree


def _item(kind: PolicyKind, one: ParameterDraft) -> QTreeWidgetItem:
    known = BY_KEY[one.key]
    text = shown_value(known, one.value)
    lines = text.splitlines()
    scope = scope_label(kind, one.scope) if known.scoped else ""
    first = f"{len(lines)} 项" if len(lines) > 1 else text
    texts = [known.label, scope, first, one.on_break.label if known.checks else ""]
    item = QTreeWidgetItem(texts)
    tip = "\n".join(filter(None, (f"{known.label}（{scope}）" if scope else known.label, text, texts[3])))
    for column in range(len(texts)):
        item.setToolTip(column, tip)
    if len(lines) > 1:
        for number, line in enumerate(lines, 1):
            below = QTreeWidgetItem(["", "", f"{number}. {line}"])
            below.setToolTip(2, line)
            item.addChild(below)
    return item


def _line(row: PolicyRow, today: dt.date) -> str:
    parts = [row.draft.kind.label]
    if row.closed_on is not None:
        word = "起停用" if row.closed_on > today else "起已停用"
        parts.append(f"{row.closed_on:%Y-%m-%d} {word}")
    if row.valid_from is not None:
        since = f"{row.valid_from:%Y-%m-%d} 起施行"
        parts.append(f"现行：{row.document_no}，{since}" if row.document_no else f"现行版本 {since}")
    elif row.closed_on is None:
        parts.append("今天没有施行的版本")
    if row.draft.note:
        parts.append(row.draft.note)
    return " · ".join(parts)
