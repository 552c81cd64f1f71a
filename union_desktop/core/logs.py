# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of this PC: what went wrong and in which line of code, never a value of anybody's record.

Messages of exceptions are left out on purpose: those of the database layer repeat the parameters of a statement, and
"invalid literal for int(): '11010519…'" quotes what it could not read.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from union_desktop.core.errors import describe

FILE_NAME: Final = "union_desktop.log"
FAULTS_NAME: Final = "faults.log"
MOST_BYTES: Final = 512 * 1024
OLD_FILES: Final = 3

#: Only our own loggers reach the file: what other packages say may quote what they were handed.
ROOT: Final = "union_desktop"


def default_folder() -> Path:
    """Where this PC keeps logs of a person's programs."""
    import platformdirs

    return platformdirs.user_log_path("union_desktop", appauthor=False)


class Formatter(logging.Formatter):
    """One line for each record; an exception adds its types and code lines only."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s")

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return describe(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        return stack_info


class Log:
    """The open log file; ``close`` puts everything back as it was, which tests need."""

    def __init__(self, folder: Path) -> None:
        self.file: Path | None = None
        self._handler: logging.Handler = logging.StreamHandler(sys.stderr)
        self._faults = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(
                folder / FILE_NAME, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8", delay=True
            )
            self.file = folder / FILE_NAME
            # A crash inside Qt or the database library ends the process: the interpreter's own handler still
            # writes the lines of code, which hold no values either.
            self._faults = (folder / FAULTS_NAME).open("a", encoding="utf-8")
            faulthandler.enable(self._faults)
        except OSError:
            # A full or read-only disk must not keep the program from starting.
            self.file = None
        # A log that cannot be written (a full disk) must not talk to the terminal in its own words instead.
        logging.raiseExceptions = False
        self._handler.setFormatter(Formatter())
        logger = logging.getLogger(ROOT)
        logger.addHandler(self._handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        self._thread_hook = threading.excepthook
        threading.excepthook = _log_thread_error

    def close(self) -> None:
        """Stop logging to this file."""
        threading.excepthook = self._thread_hook
        logger = logging.getLogger(ROOT)
        logger.removeHandler(self._handler)
        logger.propagate = True
        self._handler.close()
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None


def _log_thread_error(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        logging.getLogger(__name__).error("unhandled in a thread\n%s", describe(arguments.exc_value))
