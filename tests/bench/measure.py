# SPDX-License-Identifier: GPL-3.0-or-later
"""What a measurement is, and how it is taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

RUNS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure held against its target.

    ``value`` and ``floor`` in seconds unless ``unit`` says otherwise; ``ratio`` is value ÷ floor, or the value itself
    where the target is absolute. ``target`` is what the ratio must not exceed.
    """

    name: str
    value: float
    floor: float | None
    target: float
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float:
        """Value in terms of the floor."""
        return self.value / self.floor if self.floor else self.value

    @property
    def met(self) -> bool:
        """Whether the target is kept."""
        return self.ratio <= self.target


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of several runs."""
    return median(once(work) for _ in range(runs))


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(first: Callable[[], float], second: Callable[[], float], runs: int = RUNS) -> tuple[float, float]:
    """Medians of two figures taken alternately, so that a busy moment of the machine hits both."""
    pairs = [(first(), second()) for _ in range(runs)]
    return median(one for one, _ in pairs), median(two for _, two in pairs)


def child_environment() -> dict[str, str]:
    """Offscreen unless told otherwise, and with compiled modules kept: an installed program has them too."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def child(module: str, *arguments: str, text_in: str = "") -> dict[str, float]:
    """Run ``python -m module`` offscreen and return the JSON object of its last line."""
    environment = child_environment()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=text_in,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} {arguments} failed:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
