# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting a part of this very program as a process of its own, from the source tree and frozen alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


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
