# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's side of the roster child: start it, ask it, stop it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from union_desktop.areas.roster.service import wire
from union_desktop.areas.roster.service.wire import Preview
from union_desktop.areas.roster.terms import PEOPLE_KEYS, FileContents, Kind, Line, Scope
from union_desktop.core import child_process
from union_desktop.core.errors import Cancelled, UserError

CHILD_ARGUMENT = "--roster-child"
_LOT = 1000

# Columns of PEOPLE_KEYS in which few different values stand.
_FEW_VALUES = tuple(
    at
    for at, key in enumerate(PEOPLE_KEYS)
    if key
    in (
        "status",
        "id_type",
        "gender",
        "department",
        "employer",
        "ethnicity",
        "political_status",
        "education",
        "degree",
        "marital_status",
        "hukou_type",
        "position",
        "professional_title",
        "union_group",
        "campus",
        "staff_category",
    )
)

_DIED = (
    "读取名册的后台程序意外中断，没有写入任何内容。文件可能已损坏，或有单元格远在数据区之外。"
    "请用 Excel 或 WPS 打开它，删去空白行列后另存为新文件，再重新选择。"
)


class RosterReader:
    """One child process with one file; may be used from several threads, one request at a time.

    ``cancel`` may be called at any moment from any thread: whoever waits gets Cancelled.
    """

    def __init__(self) -> None:
        self._process = child_process.start(CHILD_ARGUMENT, "union_desktop.areas.roster.service.child")
        self._asking = threading.Lock()
        self._sending = threading.Lock()
        self._cancelled = False

    @property
    def process_id(self) -> int:
        """The child's process number, for tests that kill it."""
        return self._process.pid

    def read(self, path: Path, remembered: Mapping[str, str]) -> FileContents:
        """Read a file; UserError says what is wrong with it."""
        request = {"do": "read", "path": str(path.absolute()), "remembered": dict(remembered)}
        return wire.contents_from_json(self._ask(request))

    def send_people(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Tell the child about all people of the office; best while ``read`` runs in another thread."""
        left = iter(rows)
        while lot := list(islice(left, _LOT)):
            columns: list[list[Any]] = [list(column) for column in zip(*lot, strict=True)]
            for at in _FEW_VALUES:
                # One object for each value: these travel as a reference and cost the child next to nothing.
                columns[at] = list(map(sys.intern, columns[at]))
            self._send({"do": "people", "columns": columns})
        self._send({"do": "people_complete"})

    def compare(
        self,
        sheets: Sequence[str],
        columns: Mapping[str, str],
        vocabulary: Mapping[str, Any],
        scope: Scope,
        places: Mapping[str, Any],
        forced: Mapping[int, int],
        before: Scope | None = None,
    ) -> Preview:
        """Check and compare all lines; ``vocabulary`` as ``wire.vocabulary_to`` gives it, ``places`` the fields of
        ``matching.Places``, ``before`` the scope the same file had when it was written.
        """
        told = self._ask(
            {
                "do": "compare",
                "sheets": list(sheets),
                "columns": dict(columns),
                "vocabulary": dict(vocabulary),
                "scope": wire.scope_to(scope),
                "places": dict(places),
                "forced": dict(forced),
                "before": wire.scope_to(before) if before else None,
            }
        )
        return wire.preview_from_json(told)

    def numbers(self, kind: Kind, text: str = "") -> list[int]:
        """Numbers of the lines of one kind, of those in which ``text`` is found."""
        found: list[int] = self._ask({"do": "numbers", "kind": kind.value, "text": text})
        return found

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """The lines with these numbers."""
        return [wire.line_from_json(told) for told in self._ask({"do": "lines", "numbers": list(numbers)})]

    def each_line(self, numbers: Sequence[int]) -> Iterator[Line]:
        """Many lines; the child prepares the next lot while the caller works on this one."""
        lots = [list(numbers[at : at + _LOT]) for at in range(0, len(numbers), _LOT)]
        for told in self._ask_ahead([{"do": "lines", "numbers": lot} for lot in lots]):
            yield from map(wire.line_from_json, told)

    def cells(self, numbers: Sequence[int]) -> list[tuple[str, int, dict[str, str]]]:
        """Lines as they stand in the file: sheet, row, {header: text}."""
        return [
            (sheet, row, cells) for sheet, row, cells in self._ask({"do": "cells", "numbers": list(numbers)})
        ]

    def source(self) -> bytes:
        """The bytes of the file as they were read."""
        data = self._ask({"do": "source"})
        assert isinstance(data, bytes)
        return data

    def cancel(self) -> None:
        """Stop whatever the child is doing, at once."""
        self._cancelled = True
        self._process.kill()

    def close(self) -> None:
        """End the child; calling it again does nothing."""
        self._cancelled = True
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # What was still in the buffer has nobody left to read it.
                    continue

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, request: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            with self._sending:
                wire.send_request(self._process.stdin, request)
        except (OSError, ValueError) as error:
            raise self._gone() from error

    def _ask(self, request: Mapping[str, Any]) -> Any:
        with self._asking:
            self._send(request)
            return self._answer()

    def _ask_ahead(self, requests: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
        """Answers one after the other, with one further request always on its way."""
        with self._asking:
            for request in requests[:1]:
                self._send(request)
            for at in range(len(requests)):
                for request in requests[at + 1 : at + 2]:
                    self._send(request)
                yield self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        try:
            answer = wire.receive_answer(self._process.stdout)
        except (OSError, ValueError) as error:
            raise self._gone() from error
        if answer is None:
            raise self._gone()
        if isinstance(answer, bytes):
            return answer
        if "refused" in answer:
            raise UserError(answer["refused"])
        if "failed" in answer:
            raise RuntimeError(f"roster child: {answer['failed']}")
        return answer["done"]

    def _gone(self) -> Exception:
        return Cancelled() if self._cancelled else UserError(_DIED)
