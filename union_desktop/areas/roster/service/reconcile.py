# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconciliation from the chosen file to the receipt, as a state machine without a window.

The wizard and the command line drive the same machine. Its methods may take long and run on a worker thread, one at
a time; what they return is frozen. Nothing is written before ``write`` gets a session.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.queries import OfficeWords, SourceProfile
from union_desktop.areas.roster.service import wire
from union_desktop.areas.roster.service.reader import RosterReader
from union_desktop.areas.roster.service.rows import Vocabulary
from union_desktop.areas.roster.service.wire import Preview
from union_desktop.areas.roster.terms import (
    CREATE_UNIT,
    FIELD_BY_KEY,
    REFUSE_UNIT,
    WRITTEN_KINDS,
    FileContents,
    Kind,
    Leaving,
    Line,
    ReturnedRow,
    Scope,
    is_stated,
)
from union_desktop.core.errors import UserError
from union_desktop.core.garbage import collector_paused

if TYPE_CHECKING:
    from union_desktop.areas.roster.service.writing import Plan
    from union_desktop.core.office import Office


_FORMER_PEOPLE = re.compile("离职|调出|减员|退休|离退|去世|死亡|注销|历史|作废|样表|模板|示例|说明")
# From this size of a scope on, more than half of it gone at once is taken for the wrong file until somebody says not.
_LEAST_FOR_MANY = 5


class Stage(StrEnum):
    """How far a reconciliation has come."""

    START = "start"
    READ = "read"
    COMPARED = "compared"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Tally:
    """What becomes of the lines; ``leaving`` are members who are in none."""

    applied: int
    unchanged: int
    rejected: int
    skipped: int
    leaving: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What still stands in the way of comparing; ``missing`` are sentences."""

    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether comparing can begin."""
        return not self.missing


class Reconciliation:
    """One roster on its way into the office.

    Attributes:
        stage: how far it has come
        contents: what was found in the file, from READ on
        sheets: names of the sheets that are used; those that by their name list former people are left out at first
        columns: header text -> field key, guessed or remembered, to be corrected through set_columns
        answers: field -> (text -> meaning) as the office answered for this source
        scope: whom the roster claims to list completely
        effective_on: the day from which joining, leaving and moving count
        create_units: take unknown units as new ones
        preview: the outcome, from COMPARED on
    """

    def __init__(self, office: Office, today: dt.date, reader: RosterReader | None = None) -> None:
        self._office = office
        self.today = today
        self._reader = reader
        self._words: OfficeWords | None = None
        self._profile = SourceProfile("")
        self._seen_seq = 0
        self._digest = ""
        self._told_for: dt.date | None = None
        self._later: Mapping[int, tuple[str, ...]] = {}
        self._former: Mapping[str, Mapping[str, int]] = {}
        self._forced: dict[int, int] = {}
        self._kinds: dict[Kind, bool] = {}
        self._lines: dict[int, tuple[Kind, bool]] = {}
        self._leaving: dict[int, Leaving] = {}
        self._leaving_default = Leaving.TRANSFER_OUT
        self.stage = Stage.START
        self.path = Path()
        self.contents: FileContents | None = None
        self.sheets: tuple[str, ...] = ()
        self.columns: dict[str, str] = {}
        self.answers: dict[str, dict[str, str]] = {}
        self.scope = Scope()
        self.effective_on = today
        self.create_units = False
        self.preview: Preview | None = None

    # ------------------------------------------------------------------------------------------- the file

    def open(self, path: Path, source: str) -> FileContents:
        """Read a file for a source, with what is remembered of it; UserError says what is wrong with the file."""
        source = source.strip()
        if not source:
            raise UserError("请填写名册来源，例如“人事处在编”。程序会按来源记住各列的含义。", "source")
        self._reset()
        self.path = path
        if self._reader is None:
            self._reader = RosterReader()
        with self._office.reader() as database:
            self._profile = queries.source(database, source)
        self.scope = self._profile.scope
        self.answers = {key: dict(answers) for key, answers in self._profile.answers.items()}
        reading = _Reading(self._reader, path, self._profile.columns)
        reading.start()
        try:
            self.tell_people()
        finally:
            self.contents = reading.result()
        names = tuple(table.sheet for table in self.contents.tables)
        self.sheets = tuple(name for name in names if not _FORMER_PEOPLE.search(name)) or names
        self.columns = {}
        for table in self.contents.tables:
            for header, key in zip(table.headers, table.guesses, strict=True):
                if header:
                    self.columns.setdefault(header, key)
        self.stage = Stage.READ
        return self.contents

    def tell_people(self) -> None:
        """Fetch the people and words of the office again, after somebody changed them."""
        reader = self._child()
        with self._office.reader() as database:
            # Before the people: a change in between then shows as one that came after the preview.
            seq = int(database.value("select coalesce(max(seq), 0) from audit_entry"))
            if seq != self._seen_seq:
                # Missing people are numbered by their place among all people, which may be another one now.
                self._lines = {
                    number: told for number, told in self._lines.items() if told[0] is not Kind.LEFT
                }
                self._leaving.clear()
            self._seen_seq = seq
            self._words = queries.office_words(database, self.today, self.effective_on)
            self._drop_answers_about_what_is_gone(self._words)
            standing = queries.standing(database, self.today, self.effective_on)
            self._later = standing.later
            self._former = queries.former_numbers(database)
            reader.send_people(queries.people(database, standing))
            self._told_for = self.effective_on

    def _drop_answers_about_what_is_gone(self, words: OfficeWords) -> None:
        """A group that was closed meanwhile can no longer be what a word means."""
        for field, labels in words.labels.items():
            standing = words.founded if field == "union_group" else labels
            known = standing.keys() | {CREATE_UNIT, REFUSE_UNIT}
            if field in self.answers:
                answers = self.answers[field].items()
                self.answers[field] = {text: meaning for text, meaning in answers if meaning in known}

    @property
    def words(self) -> OfficeWords:
        """The words of the office, from READ on."""
        if self._words is None:
            raise ValueError("no file was opened yet")
        return self._words

    @property
    def source(self) -> str:
        """The name of the source."""
        return self._profile.name

    # ------------------------------------------------------------------------------------- what it all means

    def set_columns(self, columns: Mapping[str, str]) -> None:
        """Say what each column holds; a field that two columns of one sheet claim stays with the first."""
        self.columns = {header: key for header, key in columns.items() if key == "" or key in FIELD_BY_KEY}
        self._forget_preview()

    def set_sheets(self, sheets: Sequence[str]) -> None:
        """Say which sheets count; UserError when none is left."""
        if not sheets:
            raise UserError("没有选择任何工作表，没有核对。请至少勾选一张工作表。")
        self.sheets = tuple(sheets)
        self._forget_preview()

    @property
    def sheets_left_out(self) -> list[str]:
        """Names of the sheets of the file that do not count."""
        if self.contents is None:
            return []
        names = [*(table.sheet for table in self.contents.tables), *self.contents.without_header]
        return [name for name in names if name not in self.sheets]

    def set_answer(self, field: str, text: str, meaning: str) -> None:
        """Say what a text means: a code, the id of a group, terms.CREATE_UNIT or REFUSE_UNIT; '' takes it back."""
        answers = self.answers.setdefault(field, {})
        if meaning:
            answers[text] = meaning
        else:
            answers.pop(text, None)
        self._forget_preview()

    def set_scope(self, scope: Scope) -> None:
        """Say whom the roster lists completely."""
        self.scope = scope
        self._forget_preview()

    def readiness(self) -> Readiness:
        """What the columns still lack."""
        present = set(self.columns.values())
        missing = []
        if "name" not in present:
            missing.append("还没有指定哪一列是姓名。")
        if not present & {"staff_no", "id_number"}:
            missing.append("还没有指定哪一列是工号或身份证号；只有姓名不能认定是谁。")
        return Readiness(tuple(missing))

    # ------------------------------------------------------------------------------------------ the outcome

    def compare(self) -> Preview:
        """Check and compare all lines; decisions about lines are kept as long as the file stays the same."""
        found = self.readiness()
        if not found.ready:
            raise UserError("".join(found.missing) + "请先在“列的含义”中指定，再继续核对。")
        if self._told_for != self.effective_on:
            self.tell_people()
        words = self.words
        vocabulary = Vocabulary(self.today, words.meanings, self.answers, self.create_units)
        places = {
            "campus_of_unit": dict(words.campus_of_unit),
            "default_campus": words.default_campus,
            "several": words.several_campuses,
            "campus_names": dict(words.labels["campus"]),
            "standing": dict(words.founded),
            "later": dict(self._later),
            "unclear_units": dict(words.unclear_units),
            "former": self._former,
        }
        self.preview = self._child().compare(
            self.sheets,
            self.columns,
            wire.vocabulary_to(vocabulary),
            self.scope,
            places,
            self._forced,
            self._scope_before(),
        )
        if not self.preview.counts.balanced:
            raise RuntimeError("the kinds of lines do not add up")
        if not self.preview.counts.rows:
            self.preview = None
            raise UserError(
                f"文件“{self.path.name}”里只有表头，没有一行人员，没有核对，也没有写入任何内容。"
                "请确认选对了文件和工作表；如果名单确实是空的，请在会员页逐人登记离开。"
            )
        self._keep_decisions_that_still_fit()
        self.stage = Stage.COMPARED
        return self.preview

    def _scope_before(self) -> Scope | None:
        """The scope this very file had when it was written for this source, where none is stated now."""
        if is_stated(self.scope) or not self._profile.id:
            return None
        if not self._digest:
            self._digest = hashlib.sha256(self._child().source()).hexdigest()
        with self._office.reader() as database:
            return queries.scope_of_file(database, self._profile.id, self._digest)

    def many_leaving(self) -> tuple[int, int] | None:
        """How many would leave and how many are in the scope, where that is more than half of a scope of some size."""
        if self.preview is None:
            return None
        leaving, members = self.tally().leaving, self.preview.scope_members
        return (leaving, members) if members >= _LEAST_FOR_MANY and 2 * leaving > members else None

    def numbers(self, kind: Kind, text: str = "") -> list[int]:
        """Numbers of the lines of one kind, of those in which ``text`` is found."""
        return self._child().numbers(kind, text)

    def returned(self) -> list[ReturnedRow]:
        """The lines to send back, before anything was written: rejected ones and undecided conflicts."""
        numbers = sorted(self.numbers(Kind.REJECTED) + self.numbers(Kind.CONFLICT))
        reasons = {
            line.number: [problem.message for problem in line.problems] for line in self.lines(numbers)
        }
        cells = self._child().cells(numbers)
        return [
            ReturnedRow(sheet, row, texts, reasons[number])
            for number, (sheet, row, texts) in zip(numbers, cells, strict=True)
        ]

    def tally(self) -> Tally:
        """What would become of the lines by the decisions so far; adds up to all lines of the file."""
        if self.preview is None:
            return Tally(0, 0, 0, 0, 0)
        counts = self.preview.counts
        single = Counter(self._lines.values())
        written = {kind: self._accepted_count(kind, single) for kind in WRITTEN_KINDS}
        applied = sum(count for kind, count in written.items() if kind is not Kind.LEFT)
        skipped = counts.rows - applied - counts.unchanged - counts.rejected
        return Tally(applied, counts.unchanged, counts.rejected, skipped, written[Kind.LEFT])

    def _accepted_count(self, kind: Kind, single: Counter[tuple[Kind, bool]]) -> int:
        assert self.preview is not None
        total = self.preview.counts.of(kind)
        usual = self._kinds.get(kind, True)
        different = single[kind, not usual]
        return total - different if usual else different

    def lines(self, numbers: list[int]) -> list[Line]:
        """Lines by their numbers."""
        return self._child().lines(numbers)

    # ------------------------------------------------------------------------------------------ the decisions

    def accept_kind(self, kind: Kind, accepted: bool) -> None:
        """Take or skip all lines of a kind that were not decided one by one."""
        self._kinds[kind] = accepted

    def accept_lines(self, numbers: Iterable[int], kind: Kind, accepted: bool) -> None:
        """Take or skip lines of one kind one by one, whatever is said of their kind."""
        self._lines.update((number, (kind, accepted)) for number in numbers)

    def _keep_decisions_that_still_fit(self) -> None:
        """A line that became another kind is another question."""
        kinds = {line.number: line.kind for line in self._child().each_line(list(self._lines))}
        self._lines = {number: told for number, told in self._lines.items() if kinds.get(number) is told[0]}

    def accept_all(self, kind: Kind, accepted: bool) -> None:
        """Take or skip all lines of a kind, whatever was said of single ones before."""
        self._kinds[kind] = accepted
        self._lines = {number: told for number, told in self._lines.items() if told[0] is not kind}

    def accepted(self, number: int, kind: Kind) -> bool:
        """Whether a line will be written."""
        if kind not in WRITTEN_KINDS:
            return False
        told = self._lines.get(number)
        return told[1] if told is not None and told[0] is kind else self._kinds.get(kind, True)

    def leave_as(self, leaving: Leaving, number: int | None = None) -> None:
        """Why those who are missing leave: all of them, or one."""
        if number is None:
            self._leaving_default = leaving
        else:
            self._leaving[number] = leaving

    def leaving(self, number: int) -> Leaving:
        """Why somebody who is missing leaves."""
        return self._leaving.get(number, self._leaving_default)

    def resolve(self, number: int, person: int | None) -> Preview:
        """Say who the line of a conflict is (a person's id, or matching.AS_NEW); None takes it back."""
        if person is None:
            self._forced.pop(number, None)
        else:
            self._forced[number] = person
        return self.compare()

    @property
    def has_resolutions(self) -> bool:
        """Whether anybody was said who he is."""
        return bool(self._forced)

    def resolved(self, number: int) -> int | None:
        """Who a line was said to be."""
        return self._forced.get(number)

    # ------------------------------------------------------------------------------------------------ writing

    def profile(self) -> SourceProfile:
        """What shall be remembered of this source."""
        return replace(
            self._profile,
            columns={**self._profile.columns, **self.columns},
            answers={key: dict(answers) for key, answers in self.answers.items() if answers},
            scope=self.scope,
        )

    def plan(self, report: Callable[[int, int], None] | None = None) -> Plan:
        """Gather everything that shall be written; ``report`` hears lines done and lines in all."""
        from union_desktop.areas.roster.service.writing import Plan

        preview, reader = self.preview, self._child()
        if preview is None:
            raise UserError("还没有核对，没有写入任何内容。请先完成核对。")
        wanted = {kind: reader.numbers(kind) for kind in (*WRITTEN_KINDS, Kind.CONFLICT, Kind.REJECTED)}
        total = sum(map(len, wanted.values()))
        accepted: list[Line] = []
        refused: list[Line] = []
        done = 0
        with collector_paused():
            for kind, numbers in wanted.items():
                for line in reader.each_line(numbers):
                    (accepted if self.accepted(line.number, kind) else refused).append(line)
                    done += 1
                    if report and done % 1000 == 0:
                        report(done, total)
        in_file = [line.number for line in refused if line.row]
        cells = {}
        for at in range(0, len(in_file), 1000):
            lot = in_file[at : at + 1000]
            for number, (_, _, texts) in zip(lot, reader.cells(lot), strict=True):
                cells[number] = texts
        return Plan(
            source=self.profile(),
            file_name=self.path.name,
            data=reader.source(),
            effective_on=self.effective_on,
            today=self.today,
            scope=preview.scope,
            counts=preview.counts,
            words=self.words,
            accepted=accepted,
            refused=refused,
            leaving={line.number: self.leaving(line.number) for line in accepted if line.kind is Kind.LEFT},
            cells=cells,
            seen_seq=self._seen_seq,
        )

    def wrote(self) -> None:
        """The plan was committed: nothing of this file can be written a second time."""
        self.stage = Stage.WRITTEN
        self.preview = None

    def cancel(self) -> None:
        """Stop what is running, from any thread; the machine is then at its start."""
        reader = self._reader
        if reader is not None:
            reader.cancel()

    def close(self) -> None:
        """End the child process; the machine can be used again from its start."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._reset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _child(self) -> RosterReader:
        if self._reader is None:
            raise UserError("还没有选择名册文件，请先选择文件。")
        return self._reader

    def _forget_preview(self) -> None:
        self.preview = None
        if self.stage is not Stage.START:
            self.stage = Stage.READ

    def _reset(self) -> None:
        self.stage = Stage.START
        self._digest = ""
        self.contents = None
        self.preview = None
        self.columns = {}
        self._forced.clear()
        self._kinds.clear()
        self._lines.clear()
        self._leaving.clear()


class _Reading(threading.Thread):
    """Waits for the child to read the file while the people of the office are fetched."""

    def __init__(self, reader: RosterReader, path: Path, remembered: Mapping[str, str]) -> None:
        super().__init__(name="roster file", daemon=True)
        self._reader = reader
        self._path = path
        self._remembered = remembered
        self._contents: FileContents | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._contents = self._reader.read(self._path, self._remembered)
        except BaseException as error:  # noqa: BLE001 - raised again by result(), in the thread that asked
            self._error = error

    def result(self) -> FileContents:
        """What was found; raises what went wrong."""
        self.join()
        if self._error is not None:
            raise self._error
        assert self._contents is not None
        return self._contents
