# SPDX-License-Identifier: GPL-3.0-or-later
"""Work on the office that computes for long, in a process of its own: a second thread would share Python's lock.

The child is handed the folder, the key and the name of a function over its standard input, opens a read connection of
its own, calls ``function(reader, progress, **arguments)`` and sends back the bytes. Nothing touches the disk. In a frozen
program the child is the program itself with the hidden argument ``ARGUMENT``.
"""

from __future__ import annotations

import os
import pickle
import struct
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from union_desktop.core import child_process
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

if TYPE_CHECKING:
    from union_desktop.core.office import Office

ARGUMENT: Final = "--office-child"
_HEAD: Final = struct.Struct(">cQQ")
_PROGRESS, _ANSWER, _REFUSAL = b"P", b"A", b"R"
_REPEATED_S: Final = 0.5
_DIED: Final = "后台程序意外中断，没有完成，也没有改动任何数据。请重新操作一次；再次出现请重新启动程序。"

Report = Callable[[int, int], None]


def ask(office: Office, function: str, arguments: dict[str, Any], report: Report) -> bytes:
    """The bytes that ``module:function`` makes from the office; ``report`` hears (done, total) and may raise Cancelled.

    While the function reports nothing new, ``report`` hears the last again every half a second.
    Raises UserError as the function did, or with a sentence when the child died.
    """
    return _asked(str(office.folder), office.data_key, function, arguments, report)


def ask_without_office(function: str, arguments: dict[str, Any], report: Report) -> bytes:
    """The same for work on files that are no open office: the function is called without a reader."""
    return _asked("", b"", function, arguments, report)


def _asked(folder: str, key: bytes, function: str, arguments: dict[str, Any], report: Report) -> bytes:
    with child_process.start(ARGUMENT, "union_desktop.core.office_child") as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            pickle.dump((folder, key, function, arguments), child.stdin)
            child.stdin.flush()
            while True:
                kind, done, total = _HEAD.unpack(_exactly(child.stdout, _HEAD.size))
                if kind == _PROGRESS:
                    report(done, total)
                    continue
                data = _exactly(child.stdout, total)
                if kind == _REFUSAL:
                    raise UserError(data.decode())
                return data
        except (EOFError, OSError):
            raise UserError(_DIED) from None
        finally:
            child.kill()


def main() -> None:
    """The child's side: one question from standard input, one answer to standard output."""
    # By number, not by name: a frozen program without a console has no sys.stdin and no sys.stdout.
    questions, stream = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    answers = _Answers(stream)
    # Whatever a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    folder, key, function, arguments = pickle.load(questions)  # noqa: S301  our own parent wrote it
    try:
        module, name = function.split(":")
        readers = [_reader(Path(folder), key)] if folder else []
        made: bytes = getattr(import_module(module), name)(*readers, answers.report, **arguments)
        answers.end(_ANSWER, made)
    except UserError as error:
        answers.end(_REFUSAL, error.message.encode())
    except BrokenPipeError:
        return


def _reader(folder: Path, key: bytes) -> Reader:
    connection = connect(folder / DATABASE_NAME, key)
    connection.execute("pragma query_only=ON")
    return Reader(connection)


class _Answers:
    """What goes back to the parent. Progress is repeated: the parent can be told to stop only when it hears some.

    A library that puts a file together may be silent for seconds.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._latest: tuple[int, int] | None = None
        threading.Thread(target=self._repeat, daemon=True).start()

    def report(self, done: int, total: int) -> None:
        with self._lock:
            self._latest = (done, total)
            self._send(_PROGRESS, done, total)

    def end(self, kind: bytes, data: bytes) -> None:
        with self._lock:
            self._ended.set()
            self._send(kind, 0, len(data), data)

    def _repeat(self) -> None:
        while not self._ended.wait(_REPEATED_S):
            with self._lock:
                if self._latest is None or self._ended.is_set():
                    continue
                try:
                    self._send(_PROGRESS, *self._latest)
                except OSError:  # nobody listens any more, as the work will notice itself
                    return

    def _send(self, kind: bytes, done: int, total: int, data: bytes = b"") -> None:
        self._stream.write(_HEAD.pack(kind, done, total))
        self._stream.write(data)
        self._stream.flush()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """Read in lots, so that a large answer never holds up the other threads."""
    lots = []
    while size:
        lot = stream.read(min(size, 1 << 16))
        if not lot:
            raise EOFError
        lots.append(lot)
        size -= len(lot)
    return b"".join(lots)


if __name__ == "__main__":
    main()
