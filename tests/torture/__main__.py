# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills writing processes at random moments and checks the office after each; exit code 1 at the first finding.

After every kill the office is opened as at the next start, then: every page authentic, SQLite's own check, foreign
keys, the audit chain, the audit replayed against the tables, everything computed about members; and the entry that was
acknowledged last must be there with its digest. The same seed asks for the same writes and the same moments; which
statement a moment falls on is the machine's.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from tests.office_fixtures import OPERATOR, PASSWORD, TODAY, a_member, fill_small_office
from tests.torture import child, scenes
from tests.torture.checks import findings
from tests.torture.kinds import KINDS
from union_desktop.areas.members import service as members
from union_desktop.core.office import create_office

#: After so many kills the office is put back to its beginning, so that the checks stay quick.
FRESH_AFTER = 40
PEOPLE = 120


@dataclass(slots=True)
class Tally:
    """What happened."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


class Torture:
    """One run over a scratch folder."""

    def __init__(self, scratch: Path, seed: int) -> None:
        self._scratch = scratch
        self._dice = Random(seed)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.torture.child"])
        self._spread: dict[str, float] = {}
        self.tally = Tally()
        made = create_office(scratch / "first", "示例大学工会", OPERATOR, PASSWORD, fill=fill_small_office)
        with made.office.transaction("导入会员") as session:
            drafts = [a_member(name=f"人{at}", staff_no=f"T{at}") for at in range(PEOPLE)]
            members.enrol_many(session, drafts, today=TODAY)
        self._key = made.office.data_key
        self._code = made.recovery_code
        made.office.close()
        self._folder = scratch / "office"
        self._fresh()

    def _fresh(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._scratch / "first", self._folder)

    def run(self, kills: int, kinds: list[str], *, say: bool) -> None:
        """Kills until the number is reached or something was found."""
        since_fresh = 0
        while sum(self.tally.kills.values()) < kills and not self.tally.findings:
            kind = self._dice.choice(kinds)
            if kind in KINDS:
                self._kill_writer(kind)
            else:
                self._kill_scene(kind)
            since_fresh += 1
            if since_fresh >= FRESH_AFTER and not self.tally.findings:
                self._fresh()
                since_fresh = 0
            done = sum(self.tally.kills.values())
            if say and done % 25 == 0:
                print(
                    f"{done} of {kills} kills, {sum(self.tally.acknowledged.values())} acknowledged",
                    flush=True,
                )

    def _kill_writer(self, kind: str) -> None:
        ours, theirs = self._context.Pipe(duplex=False)
        arguments = (self._folder, self._key, OPERATOR, kind, self._dice.getrandbits(32), theirs)
        process = self._context.Process(target=child.write, args=arguments)
        process.start()
        theirs.close()
        said = [ours.recv()]
        began = time.monotonic()
        moment = began + self._dice.uniform(0, self._spread.get(kind, 0.2))
        while (left := moment - time.monotonic()) > 0 and ours.poll(left):
            if not _listen(ours, said):
                break
        process.kill()
        took = time.monotonic() - began
        process.join()
        while ours.poll() and _listen(ours, said):
            pass
        ours.close()
        failed = [one for one in said if isinstance(one, str)]
        if failed:
            self.tally.findings += [f"{kind}: {one}" for one in failed]
            return
        last, count = said[-1], len(said) - 1
        # Long enough for three use cases on this machine, so that the moment falls into any part of one.
        self._spread[kind] = (
            min(2.0, max(0.02, 3 * took / count)) if count else self._spread.get(kind, 0.2) * 1.5
        )
        self.tally.kills[kind] += 1
        self.tally.acknowledged[kind] += count
        found = findings(self._folder, self._key, OPERATOR, last)
        self.tally.findings += [f"{kind}: {one}" for one in found]

    def _kill_scene(self, kind: str) -> None:
        scene = scenes.SCENES[kind]
        place = self._scratch / "scene"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        stage = scenes.Stage(place, self._folder, self._key, self._code)
        scene.prepare(stage)
        process = self._context.Process(target=scenes.play, args=(kind, stage))
        process.start()
        process.join(self._dice.uniform(0, self._spread.get(kind, 1.0)))
        killed = process.exitcode is None
        if process.exitcode:
            self.tally.findings.append(f"{kind}: failed by itself")
            return
        process.kill()
        process.join()
        if killed:
            self.tally.kills[kind] += 1
        else:
            self.tally.acknowledged[kind] += 1
        # Towards the time the whole takes: too short a spread never sees the end, too long a one never the middle.
        self._spread[kind] = self._spread.get(kind, 1.0) * (1.1 if killed else 0.8)
        self.tally.findings += [f"{kind}: {one}" for one in scene.look(stage, not killed)]


def _listen(reports: Connection, said: list[Any]) -> bool:
    """Hears one report; False when the process is gone."""
    try:
        said.append(reports.recv())
    except EOFError:
        return False
    return True


def main() -> int:
    """Run, print, and say by the exit code whether anything was found."""
    every = [*KINDS, *scenes.SCENES]
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=500, help="how many (default 500)")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--kind", choices=every, action="append", help="only this kind; may be repeated")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    if "forkserver" not in multiprocessing.get_all_start_methods():
        print("skipped: this system cannot make processes from a server process")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="union-torture-") as scratch:
        torture = Torture(Path(scratch), options.seed)
        torture.run(options.kills, options.kind or every, say=not options.json)
    tally = torture.tally
    result = {
        "seed": options.seed,
        "kills": sum(tally.kills.values()),
        "acknowledged": sum(tally.acknowledged.values()),
        "by_kind": {kind: tally.kills[kind] for kind in every if tally.kills[kind]},
        "findings": tally.findings,
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(result, ensure_ascii=False) if options.json else _told(result))
    return 1 if tally.findings else 0


def _told(result: dict[str, object]) -> str:
    lines = [f"{name}: {value}" for name, value in result.items() if name != "findings"]
    found = result["findings"]
    assert isinstance(found, list)
    return "\n".join([*lines, *(found or ["nothing acknowledged was lost, nothing is there by halves"])])


if __name__ == "__main__":
    sys.exit(main())
