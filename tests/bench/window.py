# SPDX-License-Identifier: GPL-3.0-or-later
"""What the person at the desk feels: how soon the list is there, and whether the window ever stops."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure, child, child_environment, in_turn
from tests.bench.roster import write_file


def measures(folder: Path, key: bytes, operator: str, count: int) -> Iterator[Measure]:
    """Start, and stalls during long jobs, on the closed office in ``folder``."""
    arguments = ("office", str(folder), operator)
    _start(arguments, key.hex())  # compiles what was never started before
    value, floor = in_turn(lambda: _start(arguments, key.hex()), lambda: _start(("empty",), ""), runs=7)
    yield Measure(
        "window-with-list", value, floor, 2.0, note="process start to painted list ÷ empty six-tab window"
    )
    file = folder.parent / "名册.xlsx"
    write_file(file, count)
    worst = child("tests.bench.child_stall", str(folder), operator, str(count), str(file), text_in=key.hex())
    idle = worst.pop("idle")
    for name, gap in worst.items():
        yield Measure(f"stall-{name}", gap, None, 100.0, "ms", f"idle {idle:.0f} ms")


def _start(arguments: tuple[str, ...], text_in: str) -> float:
    """Seconds from starting the process to its line."""
    environment = child_environment()
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.child_window", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(text_in)
        process.stdin.close()
        answer = process.stdout.readline()
        seconds = time.perf_counter() - start
    if "painted" not in answer:
        raise RuntimeError(f"{arguments[0]} window did not paint, exit code {process.returncode}")
    return seconds
