# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records side by side: which value stays, what becomes of the memberships, what moves along; then one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.members.queries.side_by_side import Clash, FieldPair, Outcome, SideBySide
from union_desktop.areas.members.terms import FIELD_LABELS, MergeDraft, Side, Together
from union_desktop.core import masking
from union_desktop.widgets import icons, theme
from union_desktop.widgets.page import hairline
from union_desktop.widgets.purpose import noted

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

_TOGETHER: Final = {
    Together.BOTH: "两边的会籍都保留",
    Together.JOINED: "连成一段会籍",
    Together.KEPT: "只留左边的会籍记录",
    Together.GONE: "只留右边的会籍记录",
}
_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "id_number": masking.mask_id_number,
    "phone": masking.mask_phone,
}
#: Told as one with another table, or about nothing the desk knows by name.
#: What becomes of them stands at the choice of memberships.
_NOT_TOLD: Final = frozenset({"membership", "membership_event"})


class MergePage(QWidget):
    """Shows a ``SideBySide`` and collects a ``MergeDraft``.

    Signals:
        turned: the other record shall stay: read again with the two exchanged.
    """

    turned = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: SideBySide | None = None
        self._revealed = False
        self._reasons = ""
        self.heads: list[QLabel] = []
        self.sides: dict[str, QButtonGroup] = {}
        self.ways = QButtonGroup(self)
        self.rivals: dict[tuple[str, int], QButtonGroup] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    @property
    def found(self) -> SideBySide | None:
        """What is shown."""
        return self._found

    def show_pair(self, found: SideBySide, reasons: str = "") -> None:
        """Shows two records with what is proposed; ``reasons`` says why they were found."""
        if self._found is None or {self._found.keep_id, self._found.gone_id} != {
            found.keep_id,
            found.gone_id,
        }:
            self._revealed = False
        self._found, self._reasons = found, reasons
        self._build(found)

    def draft(self) -> MergeDraft:
        """What was chosen."""
        assert self._found is not None
        order = (Side.KEPT, Side.GONE, Side.BOTH)
        return MergeDraft(
            self._found.keep_id,
            self._found.gone_id,
            self._found.facts,
            {key: order[group.checkedId()] for key, group in self.sides.items()},
            list(Together)[self.ways.checkedId()],
            frozenset(row for row, group in self.rivals.items() if group.checkedId() == 1),
        )

    # -- building -------------------------------------------------------------------------------------------------

    def _build(self, found: SideBySide) -> None:
        self.heads = []
        self.sides, self.rivals = {}, {}
        self.ways = QButtonGroup(self)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.GAP)
        if found.marked_different:
            layout.addWidget(_line("有人核对过，认定这是两个人。确实要合并时请再核对一遍。", warning=True))
        if self._reasons:
            layout.addWidget(theme.muted(self._reasons))
        layout.addLayout(self._grid(found))
        layout.addWidget(hairline())
        layout.addWidget(theme.heading("会籍"))
        for outcome in found.outcomes:
            layout.addWidget(self._way(outcome, found.proposed))
        if found.clashes:
            layout.addWidget(hairline())
            layout.addWidget(theme.heading("只能留一条的记录"))
            for clash in found.clashes:
                layout.addLayout(self._rival(clash))
        layout.addWidget(hairline())
        layout.addWidget(theme.heading("合并以后"))
        for sentence in self._sentences(found):
            label = QLabel(sentence)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        layout.addStretch(1)
        # The old page goes with its buttons: nothing of the pair before may be read.
        self._area.setWidget(page)

    def _grid(self, found: SideBySide) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BLOCK)
        grid.setVerticalSpacing(theme.TIGHT)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        swap = QPushButton(icons.icon("arrow_swap"), "左右对调")
        swap.setToolTip("改为保留右边这条，并入左边这条")
        swap.clicked.connect(lambda _on=False: self.turned.emit())
        grid.addWidget(swap, 0, 0, Qt.AlignmentFlag.AlignLeft)
        for at, title in enumerate(("保留这一条", "并入左边")):
            status, group = found.statuses[at], found.groups[at]
            number = (found.keep_id, found.gone_id)[at]
            head = theme.heading(f"{title}：{found.facts[at].name}")
            head.setTextFormat(Qt.TextFormat.PlainText)
            head.setWordWrap(True)
            below = " · ".join(filter(None, (status.label if status else "未入会", group, f"编号 {number}")))
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(head)
            box.addWidget(theme.muted(below))
            self.heads.append(head)
            grid.addLayout(box, 0, at + 1)
        row = 1
        for pair in found.fields:
            if pair.kept != pair.gone or pair.conflict:
                self._row(grid, row, pair)
                row += 1
        same = [
            FIELD_LABELS[pair.key] for pair in found.fields if pair.kept == pair.gone and not pair.conflict
        ]
        if same:
            grid.addWidget(theme.muted("两边相同"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(theme.muted("、".join(same)), row, 1, 1, 2)
            row += 1
        if not self._revealed and any(pair.key in _MASKS for pair in found.fields):
            reveal = QPushButton(icons.icon("eye"), "显示号码")
            reveal.setToolTip("显示完整的手机和证件号码；会记入“操作记录”")
            reveal.clicked.connect(lambda _on=False: self._reveal())
            grid.addWidget(reveal, row, 1, Qt.AlignmentFlag.AlignLeft)
        return grid

    def _row(self, grid: QGridLayout, row: int, pair: FieldPair) -> None:
        label = QLabel(FIELD_LABELS[pair.key])
        if pair.conflict:
            label.setFont(theme.scaled(label.font(), theme.BODY, bold=True))
            label.setToolTip("两边都有内容而且不同，请核对。")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        group = QButtonGroup(self)
        for at, value in enumerate((pair.kept, pair.gone)):
            shown = self._text(pair.key, value)
            button = QRadioButton(shown.replace("&", "&&"))
            side = "左边" if at == 0 else "右边"
            button.setAccessibleName(f"{FIELD_LABELS[pair.key]}：{side}，{shown}")
            group.addButton(button, at)
            grid.addWidget(button, row, at + 1)
        if pair.side is Side.BOTH:
            both = QRadioButton("两边都保留")
            group.addButton(both, 2)
            grid.addWidget(both, row, 3)
        group.button((Side.KEPT, Side.GONE, Side.BOTH).index(pair.side)).setChecked(True)
        self.sides[pair.key] = group

    def _way(self, outcome: Outcome, proposed: Outcome) -> QWidget:
        button = QRadioButton(_TOGETHER[outcome.together])
        self.ways.addButton(button, list(Together).index(outcome.together))
        button.setEnabled(not outcome.refusal)
        button.setChecked(outcome is proposed)
        said = theme.muted(_told(outcome))
        said.setContentsMargins(theme.ICON + theme.TIGHT, 0, 0, 0)
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(button)
        layout.addWidget(said)
        return box

    def _rival(self, clash: Clash) -> QHBoxLayout:
        what = self._desk.words()[clash.table].label
        common = "，".join(self._told(clash.table, name, value) for name, value in clash.common.items())
        layout = QHBoxLayout()
        layout.addWidget(QLabel(f"{what}（{common}）"))
        group = QButtonGroup(self)
        for at, values in enumerate((clash.kept, clash.gone)):
            button = QRadioButton("，".join(self._told(clash.table, *one) for one in values.items()))
            group.addButton(button, at)
            layout.addWidget(button)
        layout.addStretch(1)
        group.button(0).setChecked(True)
        self.rivals[clash.table, clash.gone_row] = group
        return layout

    def _sentences(self, found: SideBySide) -> list[str]:
        names = [person.name for person in found.facts]
        moved = []
        words = self._desk.words()
        for one in found.moving:
            if one.table not in _NOT_TOLD:
                what = words[one.table].label
                twice = f"（{one.twice} 条两边相同，只留一条）" if one.twice else ""
                moved.append(f"{what} {one.count} 条{twice}")
        sentences = (
            [f"编号 {found.gone_id} 名下的内容移到编号 {found.keep_id}：{'、'.join(moved)}。"]
            if moved
            else []
        )
        sentences.append(
            f"“{names[1]}”（编号 {found.gone_id}）不再单独存在；没有采用的工号和证件号码会记下来，"
            "以后名册里再出现这个号码，也能认出是同一个人。"
        )
        sentences.append("整个合并是一步操作，可以撤销（Ctrl+Z，或在“操作记录”中），撤销后两条记录恢复原样。")
        return sentences

    def _told(self, table: str, name: str, value: Any) -> str:
        words = self._desk.words()[table]
        shown = words.shown.get(name)
        return f"{words.fields[name]} {shown(value) if shown and value is not None else value}"

    def _text(self, key: str, value: Any) -> str:
        if value in ("", None):
            return "（空）"
        if key in _MASKS:
            return str(value) if self._revealed else _MASKS[key](str(value))
        shown = self._desk.words()["person"].shown.get(key)
        return shown(value) if shown else str(value)

    def _reveal(self) -> None:
        noted(
            self._desk,
            "reveal",
            "手机、证件号码（核对重复的人）",
            2,
            "",
            partial(self._show_whole, self._found),
            owner=self,
        )

    def _show_whole(self, found: SideBySide | None) -> None:
        if found is not None and found is self._found:
            chosen = self.draft()
            self._revealed = True
            self._build(found)
            self._choose(chosen)

    def _choose(self, draft: MergeDraft) -> None:
        """Puts choices back after the page was built anew."""
        order = (Side.KEPT, Side.GONE, Side.BOTH)
        for key, side in draft.sides.items():
            self.sides[key].button(order.index(side)).setChecked(True)
        self.ways.button(list(Together).index(draft.together)).setChecked(True)
        for row in draft.rows:
            self.rivals[row].button(1).setChecked(True)


def _told(outcome: Outcome) -> str:
    if outcome.refusal:
        if outcome.together is Together.BOTH:
            return "两边的会籍在时间上重叠，不能各成一段。"
        return f"不能这样合并：{outcome.refusal}"
    status = outcome.status.label if outcome.status else "未入会"
    joined = f"，{outcome.joined_on:%Y-%m-%d} 入会" if outcome.joined_on else ""
    dropped = f"；{outcome.dropped} 条重复或不采用的记录不再保留" if outcome.dropped else ""
    return f"合并后：{status}{joined}，会籍记录 {outcome.events} 条{dropped}。"


def _line(text: str, *, warning: bool = False) -> QWidget:
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.GAP)
    if warning:
        mark = QLabel()
        mark.setPixmap(icons.icon("warning").pixmap(theme.ICON, theme.ICON))
        layout.addWidget(mark)
    label = QLabel(text)
    label.setWordWrap(True)
    layout.addWidget(label, 1)
    return box
