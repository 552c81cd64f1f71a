# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting a part of this very program as a process of its own, from the source tree and frozen alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

# More than any real spreadsheet needs (a roster of 100,000 takes 0.4 GB), little enough to leave the computer usable.
_MEMORY: Final = 4 * 1024 * 1024 * 1024


def start(argument: str, module: str) -> subprocess.Popen[bytes]:
    """A child with pipes on both sides and no window.

    A frozen program starts itself with the hidden ``argument``; in a source tree the ``module`` is run, which must find
    the same package although nothing may be installed.
    """
    program = [sys.executable, argument] if getattr(sys, "frozen", False) else [sys.executable, "-m", module]
    root = str(Path(__file__).resolve().parents[2])
    paths = filter(None, (root, os.environ.get("PYTHONPATH")))
    return subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def limit_memory() -> None:
    """Called in a child that reads files from elsewhere: beyond a sane limit it gets MemoryError (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(hard, _MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
