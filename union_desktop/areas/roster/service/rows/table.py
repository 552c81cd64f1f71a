# SPDX-License-Identifier: GPL-3.0-or-later
"""One sheet while it is read: the block of rows at hand, and what is remembered of each column over all blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from union_desktop.areas.roster.service.reading import RawTable
from union_desktop.areas.roster.service.rows.candidates import Candidates
from union_desktop.areas.roster.service.rows.cells import Memo
from union_desktop.areas.roster.service.rows.identity import judges
from union_desktop.areas.roster.service.rows.vocabulary import Vocabulary, unclear_units
from union_desktop.areas.roster.terms import FIELD_BY_KEY
from union_desktop.core.sheets.files import Cell, Row


class TableReader:
    """One sheet, read in blocks of rows; ``start`` is the number of lines read before the block.

    In blocks, because a block's cells are still in the processor's cache when the next column is looked at: a walk
    over the whole sheet for each column waits for memory more than it works.
    """

    def __init__(
        self,
        result: Candidates,
        raw: RawTable,
        columns: Mapping[str, str],
        vocabulary: Vocabulary,
        counters: dict[str, Counter[str]],
    ) -> None:
        self.result = result
        self.raw = raw
        self.vocabulary = vocabulary
        self.counters = counters
        self.start = len(result.raw)
        self.position: dict[str, int] = {}
        for at, header in enumerate(raw.table.headers):
            key = columns.get(header, "")
            if key in FIELD_BY_KEY and key not in self.position:
                self.position[key] = at
        self.rows: Sequence[Row] = ()
        self.numbers: Sequence[int] = ()
        self.read_cells: dict[str, list[Cell]] = {}
        self.columns: list[tuple[Cell, ...]] | None = None
        self._memos: dict[str, Memo] = {}
        self._kept: dict[str, set[Any]] = {}
        self.judges = judges(vocabulary.today)
        self.unclear = unclear_units(vocabulary.names)

    def cells(self, key: str) -> list[Cell]:
        found = self.read_cells.get(key)
        if found is None:
            if self.columns is None:
                self.columns = list(zip(*self.rows, strict=True)) or [()] * len(self.raw.table.headers)
            found = self.read_cells[key] = list(self.columns[self.position[key]])
        return found

    def through(
        self,
        key: str,
        cells: list[Cell],
        read: Callable[[Cell], str],
        *,
        fatal: bool = False,
        suffix: str = "",
    ) -> list[str]:
        memo = self.memo(key, read)
        result = list(map(memo.__getitem__, cells))
        self.report(key, cells, memo, fatal=fatal, suffix=suffix)
        return result

    def memo(self, key: str, read: Callable[[Cell], str]) -> Memo:
        """The memo of a column, one for all blocks."""
        memo = self._memos.get(key)
        if memo is None:
            memo = self._memos[key] = Memo(read)
            memo[""] = ""
        return memo

    def remembered(self, key: str) -> set[Any]:
        """Something to be remembered of a column over all blocks."""
        return self._kept.setdefault(key, set())

    def report(self, key: str, cells: list[Cell], memo: Memo, *, fatal: bool, suffix: str = "") -> None:
        if memo.bad:
            for at, cell in enumerate(cells):
                if cell in memo.bad:
                    self.result.add_problem(self.start + at, key, memo.bad[cell] + suffix, fatal=fatal)
