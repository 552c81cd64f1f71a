# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes all measurements and prints them; exit code 1 when a target is missed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bench import (
    aid,
    attachments,
    backup,
    big_office,
    history,
    lists,
    paper,
    roster,
    statistics,
    unlocking,
    window,
    writing,
)
from tests.bench.measure import Measure, once
from union_desktop.areas.members import service as members


def measures(scratch: Path, count: int, only: str) -> Iterator[Measure]:
    """Every figure, one after the other; ``only`` leaves out the groups whose name does not hold that word."""
    if only in "attachments":
        office = big_office.empty_office(scratch / "attachments")
        with office.transaction("入会") as session:
            members.enrol_many(session, big_office.drafts(1))
        yield from attachments.measures(office, scratch)
    if only in "paper":
        yield from paper.measures()
    if only in "unlock":
        yield from unlocking.measures(scratch / "unlock")
    if only in "history":
        yield from history.measures(scratch / "history", count)
    if only in "roster":
        yield from roster.measures(scratch / "roster", count)
    if not any(only in group for group in ("list", "statistics", "writing", "aid", "window", "backup")):
        return
    office = big_office.empty_office(scratch / "office")
    try:
        people = big_office.drafts(count)

        def enrol() -> None:
            with office.transaction("批量入会") as session:
                members.enrol_many(session, people)

        seconds = once(enrol)
        if only in "writing":
            yield from writing.measures(office, scratch, seconds)
        if only in "list":
            yield from lists.measures(office)
        if only in "statistics":
            yield from statistics.measures(office)
        if only in "aid":
            yield from aid.measures(office)
        office.close()
        if only in "window":
            yield from window.measures(office.folder, office.data_key, office.operator, count)
        if only in "backup":
            yield from backup.measures(office.folder, office.data_key, office.operator, scratch / "backups")
    finally:
        office.close()


def main() -> int:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument(
        "--only",
        default="",
        metavar="WORD",
        help="attachments, history, list, statistics, writing, aid, window, backup, roster, paper or unlock",
    )
    parser.add_argument("--members", type=int, default=100_000, help="size of the office (default 100,000)")
    options = parser.parse_args()
    found: list[Measure] = []
    with tempfile.TemporaryDirectory(prefix="union-bench-") as scratch:
        for measure in measures(Path(scratch), options.members, options.only):
            found.append(measure)
            if not options.json:
                print(line(measure), flush=True)
    if options.json:
        rows = [asdict(one) | {"ratio": one.ratio, "met": one.met} for one in found]
        print(json.dumps({"members": options.members, "measures": rows}, ensure_ascii=False))
    return 0 if all(one.met for one in found) else 1


def line(measure: Measure) -> str:
    """One line of the table."""
    sign = "ok    " if measure.met else "MISSED"
    floor = f" ÷ {measure.floor:.4g}" if measure.floor else ""
    return (
        f"{sign} {measure.name:<22} {measure.ratio:8.3g} (target {measure.target:g})"
        f"   {measure.value:.4g}{floor} {measure.unit}   {measure.note}"
    )


if __name__ == "__main__":
    sys.exit(main())
