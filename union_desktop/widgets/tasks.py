# SPDX-License-Identifier: GPL-3.0-or-later
"""Work off the window's thread: one thread reads, one writes, long jobs get their own; answers come back to the window.

Callbacks, signals and refusals always arrive on the thread that made the ``Tasks`` (the window's).
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from queue import SimpleQueue
from types import MethodType
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

from union_desktop.core.changes import Changes
from union_desktop.core.errors import Cancelled, UserError, describe
from union_desktop.core.garbage import collector_paused
from union_desktop.core.roles import Role

log = logging.getLogger(__name__)

T = TypeVar("T")

CLOSING = "程序正在关闭，这一步没有执行，原有数据没有变化。请重新打开程序后再做一次。"


class Store(Protocol):
    """What is needed of ``core.office.Office``."""

    def reader(self) -> Any: ...

    def transaction(self, action: str, /, needs: Role = ...) -> Any: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """An error nobody foresaw; ``details`` names types and code lines, never values of records."""

    title: str
    details: str


class Progress:
    """Handed to long work: it reports how far it is and asks whether it should stop. May be used from any thread."""

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._latest = (0, 0, "")
        self._told = True

    def report(self, done: int, total: int, text: str = "") -> None:
        """``done`` of ``total`` (0 = unknown). Cheap: reports the window has not shown yet are replaced, not queued."""
        with self._lock:
            self._latest = (done, total, text)
            wake, self._told = self._told, False
        if wake:
            self._notify()

    def latest(self) -> tuple[int, int, str]:
        """The newest report: done, total, text."""
        with self._lock:
            self._told = True
            return self._latest

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raises ``Cancelled`` when the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Asks the work to stop at its next look."""
        self._stop.set()


@dataclass(eq=False)
class Job:
    """A command or a background job as the window sees it."""

    title: str
    progress: Progress
    can_cancel: bool
    running: bool = True

    def cancel(self) -> None:
        """Asks the work to stop; a command that has already been committed stays."""
        self.progress.cancel()


class _Kind(Enum):
    QUERY = auto()
    COMMAND = auto()
    BACKGROUND = auto()
    PREPARE = auto()


@dataclass(eq=False)
class _Request:
    kind: _Kind
    title: str
    work: Callable[..., Any]
    owner: weakref.ref[QObject] | None
    done: Callable[[Any], None] | weakref.WeakMethod[Any] | None = None
    refused: Callable[[UserError], None] | weakref.WeakMethod[Any] | None = None
    failed: Callable[[Failure], None] | weakref.WeakMethod[Any] | None = None
    cancelled: Callable[[], None] | weakref.WeakMethod[Any] | None = None
    slot: tuple[int, str] | None = None
    job: Job | None = None
    wants_progress: bool = False
    needs: Role = Role.CLERK


@dataclass(slots=True)
class _Outcome:
    ticket: int
    value: Any = None
    error: BaseException | None = field(default=None)


class Tasks(QObject):
    """Runs queries, commands and background jobs on other threads.

    Signals:
        changed: ``Changes`` of a command, after its commit and before its ``done``.
        refused: ``UserError`` that no callback took.
        failed: ``Failure``, for every error that is not a refusal.
        busy: text, done, total of the oldest running job; an empty text means idle again.
        jobs_changed: a job started or ended; see ``jobs``.
    """

    changed = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    busy = Signal(str, int, int)
    jobs_changed = Signal()
    _outcome_ready = Signal(int)
    _progress_made = Signal()

    def __init__(self, office: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._closed = False
        self._next_ticket = 1
        self._requests: dict[int, _Request] = {}
        self._latest: dict[tuple[int, str], int] = {}
        self._outcomes: dict[int, _Outcome] = {}
        self._jobs: list[Job] = []
        self._was_busy = False
        self._threads: dict[str, threading.Thread] = {}
        self._queues: dict[str, SimpleQueue[int | None]] = {}
        self._job_threads: dict[int, threading.Thread] = {}
        # Queued although both ends may live on one thread: an answer that is ready at once would otherwise run its
        # callback inside the call that asked, before the widget is ready (measured: 13 of 40 runs failed, 0 of 50 so).
        self._outcome_ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._progress_made.connect(self._tell_busy, Qt.ConnectionType.QueuedConnection)

    # -- asking -----------------------------------------------------------------------------------------------

    def query(
        self,
        read: Callable[[Any], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        refused: Callable[[UserError], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        key: str | None = None,
    ) -> None:
        """Runs ``read(reader)`` on the reading thread; a newer query with the same owner and key replaces this one."""
        if self._closed:
            return
        slot = (id(owner), key) if key is not None else None
        ticket = self._register(_request(_Kind.QUERY, "", read, owner, done, refused, failed, slot=slot))
        if slot is not None:
            self._latest[slot] = ticket
        self._queue("reader").put(ticket)

    def command(
        self,
        write: Callable[..., Any],
        *,
        title: str,
        owner: QObject,
        done: Callable[[Any], None] | None = None,
        refused: Callable[[UserError], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        with_progress: bool = False,
        needs: Role = Role.CLERK,
    ) -> Job:
        """Runs ``write(session)`` on the writing thread in one transaction named ``title``.

        ``write`` returns ``Changes`` or something that has ``.changes``; with ``with_progress`` it is called as
        ``write(session, progress)`` and may stop itself with ``progress.check()``, which rolls back. Commands run in
        the order they were given; one given while the program closes is refused, never lost in silence. An operator
        whose role does not include ``needs`` is refused by the office.
        """
        job = Job(title, Progress(self._progress_made.emit), can_cancel=with_progress)
        request = _request(_Kind.COMMAND, title, write, owner, done, refused, failed, cancelled, job=job)
        request.wants_progress = with_progress
        request.needs = needs
        ticket = self._register(request)
        if self._closed:
            self._give_back(_Outcome(ticket, error=UserError(CLOSING)))
        else:
            self._add_job(job)
            self._queue("writer").put(ticket)
        return job

    def background(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        title: str,
        refused: Callable[[UserError], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Runs ``work(progress)`` on a thread of its own; work that computes for long should drive a child process."""
        job = Job(title, Progress(self._progress_made.emit), can_cancel=True)
        request = _request(_Kind.BACKGROUND, title, work, owner, done, refused, failed, cancelled, job=job)
        ticket = self._register(request)
        if self._closed:
            self._give_back(_Outcome(ticket, error=UserError(CLOSING)))
        else:
            self._add_job(job)
            thread = threading.Thread(
                target=self._run_background, args=(ticket,), name=f"job-{ticket}", daemon=True
            )
            self._job_threads[ticket] = thread
            thread.start()
        return job

    def prepare(self, work: Callable[[], object]) -> None:
        """Runs ``work()`` on the writing thread without a transaction, for example to import what the first save needs."""
        if not self._closed:
            self._queue("writer").put(self._register(_Request(_Kind.PREPARE, "", work, None)))

    # -- looking ----------------------------------------------------------------------------------------------

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Commands and background jobs that have not ended, oldest first."""
        return tuple(self._jobs)

    @property
    def writing(self) -> bool:
        """Whether a command is waiting or running."""
        return any(request.kind is _Kind.COMMAND for request in self._requests.values())

    # -- closing ----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Finishes the commands already given, cancels background jobs, drops waiting queries and joins all threads.

        Answers of finished commands are still delivered before this returns.
        """
        if self._closed:
            return
        self._closed = True
        for ticket in self._job_threads:
            job = self._requests[ticket].job
            if job is not None:
                job.cancel()
        for queue in self._queues.values():
            queue.put(None)
        for thread in (*self._threads.values(), *self._job_threads.values()):
            thread.join()
        self._threads.clear()
        self._job_threads.clear()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)

    # -- on the window's thread -------------------------------------------------------------------------------

    def _register(self, request: _Request) -> int:
        # The table keeps the only lasting reference to the callables. Worker threads see tickets: were they to drop
        # the last reference to a closure, they would destroy the widget inside it on the wrong thread.
        ticket = self._next_ticket
        self._next_ticket += 1
        self._requests[ticket] = request
        return ticket

    def _add_job(self, job: Job) -> None:
        self._jobs.append(job)
        self.jobs_changed.emit()
        self._tell_busy()

    def _end_job(self, job: Job) -> None:
        job.running = False
        if job in self._jobs:
            self._jobs.remove(job)
            self.jobs_changed.emit()
            self._tell_busy()

    def _tell_busy(self) -> None:
        if self._jobs:
            job = self._jobs[0]
            done, total, text = job.progress.latest()
            self._was_busy = True
            self.busy.emit(text or job.title, done, total)
        elif self._was_busy:
            self._was_busy = False
            self.busy.emit("", 0, 0)

    def _deliver(self, ticket: int) -> None:
        outcome = self._outcomes.pop(ticket)
        request = self._requests.pop(ticket)
        thread = self._job_threads.pop(ticket, None)
        if thread is not None:
            thread.join()
        if request.job is not None:
            self._end_job(request.job)
        stale = False
        if request.slot is not None:
            stale = self._latest.get(request.slot) != ticket
            if not stale:
                del self._latest[request.slot]
        owner = request.owner() if request.owner is not None else None
        alive = owner is not None and shiboken6.isValid(owner)
        self._answer(request, outcome, wanted=alive and not stale)

    def _answer(self, request: _Request, outcome: _Outcome, *, wanted: bool) -> None:
        error = outcome.error
        if error is None:
            if request.kind is _Kind.COMMAND:
                self.changed.emit(_changes(outcome.value))
            if (
                request.kind is _Kind.BACKGROUND
                and request.job is not None
                and request.job.progress.cancelled
            ):
                _call(request.cancelled, wanted)
            else:
                _call(request.done, wanted, outcome.value)
        elif isinstance(error, Cancelled):
            _call(request.cancelled, wanted)
        elif isinstance(error, UserError):
            # A refused write must reach the person even when the form that asked is gone; a refused read need not.
            if not _call(request.refused, wanted, error) and (wanted or request.kind is not _Kind.QUERY):
                self.refused.emit(error)
        else:
            failure = Failure(request.title, describe(error))
            log.error("%s failed\n%s", request.kind.name.lower(), failure.details)
            _call(request.failed, wanted, failure)
            self.failed.emit(failure)

    # -- on the worker threads --------------------------------------------------------------------------------

    def _queue(self, name: str) -> SimpleQueue[int | None]:
        queue = self._queues.get(name)
        if queue is None:
            queue = self._queues[name] = SimpleQueue()
            # Daemon, so that a crash of the window's thread cannot leave an invisible process behind;
            # an orderly end goes through close(), which joins.
            thread = threading.Thread(target=self._serve, args=(queue,), name=f"office-{name}", daemon=True)
            self._threads[name] = thread
            thread.start()
        return queue

    def _serve(self, queue: SimpleQueue[int | None]) -> None:
        while (ticket := queue.get()) is not None:
            self._give_back(self._run(ticket))

    def _run_background(self, ticket: int) -> None:
        self._give_back(self._run(ticket))

    def _give_back(self, outcome: _Outcome) -> None:
        ticket = outcome.ticket
        self._outcomes[ticket] = outcome
        # An error holds frames, and they hold the caller's closures: let go of it before the window can.
        del outcome
        self._outcome_ready.emit(ticket)

    def _run(self, ticket: int) -> _Outcome:
        request = self._requests[ticket]
        try:
            with collector_paused():
                return _Outcome(ticket, self._work(ticket, request))
        except BaseException as error:  # noqa: BLE001 - the caller hears of it; this thread's loop must go on
            return _Outcome(ticket, error=error)

    def _work(self, ticket: int, request: _Request) -> Any:
        if request.kind is _Kind.QUERY:
            if self._closed or (request.slot is not None and self._latest.get(request.slot) != ticket):
                raise Cancelled
            with self._office.reader() as reader:
                return request.work(reader)
        if request.job is None:
            return request.work()
        progress = request.job.progress
        if request.kind is _Kind.BACKGROUND:
            return request.work(progress)
        progress.check()
        with self._office.transaction(request.title, needs=request.needs) as session:
            value = request.work(session, progress) if request.wants_progress else request.work(session)
            _changes(value)  # a write that cannot say what it changed must not be committed
            return value


def _request(
    kind: _Kind,
    title: str,
    work: Callable[..., Any],
    owner: QObject,
    done: Callable[..., None] | None,
    refused: Callable[..., None] | None,
    failed: Callable[..., None] | None,
    cancelled: Callable[..., None] | None = None,
    *,
    slot: tuple[int, str] | None = None,
    job: Job | None = None,
) -> _Request:
    return _Request(
        kind,
        title,
        work,
        weakref.ref(owner),
        _weak(done, owner),
        _weak(refused, owner),
        _weak(failed, owner),
        _weak(cancelled, owner),
        slot=slot,
        job=job,
    )


def _weak(
    callback: Callable[..., None] | None, owner: QObject
) -> Callable[..., None] | weakref.WeakMethod[Any] | None:
    # A method of the owner must not keep the owner alive: an answer nobody waits for should be dropped.
    if isinstance(callback, MethodType) and callback.__self__ is owner:
        return weakref.WeakMethod(callback)
    return callback


def _call(callback: Any, wanted: bool, *arguments: Any) -> bool:
    """Calls back if the owner still wants it; False when there was nothing to call."""
    if isinstance(callback, weakref.WeakMethod):
        callback = callback()
    if callback is None or not wanted:
        return False
    callback(*arguments)
    return True


def _changes(value: Any) -> Changes:
    if isinstance(value, Changes):
        return value
    changes = getattr(value, "changes", None)
    if not isinstance(changes, Changes):
        raise TypeError(
            f"a command must return Changes or something with .changes, not {type(value).__name__}"
        )
    return changes
