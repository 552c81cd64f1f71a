# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that reads, checks and compares a roster, so that neither a huge nor a broken file can stall the window.

Talks over its standard input and output only (``wire``): no temporary file ever holds a name. It ends when the other
side goes away. In a frozen program it is started with the hidden argument ``--roster-child``.
"""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO

from union_desktop.areas.roster.service import wire
from union_desktop.core import child_process
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.areas.roster.service.matching import Comparison, People
    from union_desktop.areas.roster.service.reading import RawTable
    from union_desktop.areas.roster.service.rows import Candidates


class Workshop:
    """What the child knows: one file, the people of the office, and the last comparison."""

    def __init__(self) -> None:
        self.data = b""
        self.tables: list[RawTable] = []
        self.people: People | None = None
        self.people_ready = threading.Event()
        self._columns: list[list[Any]] = []
        self._candidates: tuple[object, Candidates] | None = None
        self._comparison: Comparison | None = None

    def read(self, path: str, remembered: dict[str, str]) -> dict[str, Any]:
        """Read a file; the answer describes its sheets."""
        from union_desktop.areas.roster.service import reading
        from union_desktop.core.sheets import files

        file = Path(path)
        self.data = files.load(file)
        self._candidates = None
        self._comparison = None
        contents, self.tables = reading.read_tables(self.data, file.name, remembered)
        return wire.contents_to_json(contents)

    def add_people(self, columns: list[list[Any]]) -> None:
        """Some of the people of the office, as columns in the order of terms.PEOPLE_KEYS; runs beside ``read``."""
        if not self._columns:
            self._columns = columns
            return
        for column, more in zip(self._columns, columns, strict=True):
            column.extend(more)

    def people_complete(self) -> None:
        """All people were sent; older ones are forgotten."""
        from union_desktop.areas.roster.service.matching import People

        self.people = People(self._columns) if self._columns else People.of_rows([])
        self._columns = []
        self.people_ready.set()

    def compare(self, request: dict[str, Any]) -> dict[str, Any]:
        """Check all lines and compare them with the people."""
        from union_desktop.areas.roster.service import matching, rows

        columns = request["columns"]
        vocabulary = wire.vocabulary_from(request["vocabulary"])
        wanted = (columns, request["vocabulary"], request["sheets"])
        if self._candidates is None or self._candidates[0] != wanted:
            tables = [raw for raw in self.tables if raw.table.sheet in request["sheets"]]
            self._candidates = (wanted, rows.read_rows(tables, columns, vocabulary))
        candidates = self._candidates[1]
        self.people_ready.wait()
        assert self.people is not None
        places = matching.Places(**request["places"])
        scope = wire.scope_from(request["scope"])
        before = wire.scope_from(request["before"]) if request["before"] else None
        self._comparison = matching.compare(candidates, self.people, scope, places, request["forced"], before)
        return wire.preview_to_json(self._comparison)

    def numbers(self, kind: str, text: str) -> list[int]:
        """Numbers of the lines of one kind in which this text is found."""
        from union_desktop.areas.roster.terms import Kind

        return self._compared().find(Kind(kind), text)

    def lines(self, numbers: list[int]) -> list[list[Any]]:
        """The lines with these numbers."""
        comparison = self._compared()
        return [wire.line_to_json(comparison.line(number)) for number in numbers]

    def cells(self, numbers: list[int]) -> list[Any]:
        """The lines as they stand in the file: [[sheet, row, {header: text}], …]."""
        from union_desktop.core.sheets.files import cell_text

        candidates = self._compared().candidates
        found = []
        for number in numbers:
            sheet, row = candidates.origin[number]
            table = candidates.tables[sheet].table
            cells = {
                header: cell_text(cell)
                for header, cell in zip(table.headers, candidates.raw[number], strict=True)
                if header
            }
            found.append([table.sheet, row, cells])
        return found

    def _compared(self) -> Comparison:
        if self._comparison is None:
            raise ValueError("nothing was compared yet")
        return self._comparison


def main() -> None:
    """Serve requests until the other side closes."""
    child_process.limit_memory()
    # The answers go out on a private descriptor: nothing a library prints can get between them.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Everything read here lives until the end, so collecting cycles would only walk through 100,000 lists in vain.
    gc.disable()
    workshop = Workshop()
    requests: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_receive, args=(os.fdopen(0, "rb"), workshop, requests), daemon=True).start()
    while True:
        wire.send_answer(answers, _answer(workshop, requests.get()))


def _receive(stream: BinaryIO, workshop: Workshop, requests: SimpleQueue[dict[str, Any]]) -> None:
    """Take requests in; people are put together here while the main thread reads the file."""
    warmed = False
    while True:
        request = wire.receive_request(stream)
        if request is None:
            # Whoever asked is gone; a half-read file is of no use to anyone.
            os._exit(0)
        match request["do"]:
            case "people":
                workshop.add_people(request["columns"])
            case "people_complete":
                workshop.people_complete()
            case _:
                requests.put(request)
        if not warmed:
            warmed = True
            _warm_up()


def _warm_up() -> None:
    """Load what comparing needs while the main thread waits for the file."""
    from union_desktop.areas.roster.service import matching  # noqa: F401
    from union_desktop.core import values

    values.id_problem("11010119900101001X")


def _answer(workshop: Workshop, request: dict[str, Any]) -> dict[str, Any] | bytes:
    try:
        match request["do"]:
            case "read":
                return {"done": workshop.read(request["path"], request["remembered"])}
            case "compare":
                return {"done": workshop.compare(request)}
            case "numbers":
                return {"done": workshop.numbers(request["kind"], request["text"])}
            case "lines":
                return {"done": workshop.lines(request["numbers"])}
            case "cells":
                return {"done": workshop.cells(request["numbers"])}
            case "source":
                return workshop.data
            case other:
                return {"failed": f"unknown request {other}"}
    except UserError as error:
        return {"refused": error.message}
    except MemoryError:
        from union_desktop.core.sheets.files import TOO_MUCH_MEMORY

        return {"refused": TOO_MUCH_MEMORY}
    except Exception as error:  # noqa: BLE001 - the other side must hear of it; the text of the error may hold names
        return {"failed": _where(error)}


def _where(error: BaseException) -> str:
    """Kind of an error and the places it went through, without its text."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f"{type(error).__name__} at {places}"


if __name__ == "__main__":
    main()
