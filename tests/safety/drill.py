# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery drill: the old PC is gone, there are an archive on a stick and a code on paper, and nothing else.

``python -m tests.safety.drill`` plays it with the real program and prints what was typed and what was answered.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OLD_PASSWORD = "旧电脑上的密码 2026"
NEW_PASSWORD = "新电脑上的密码 2027"
OPERATOR = "周文"

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Drill:
    """What was seen before the loss and after the recovery."""

    before: dict[str, Any]
    after: dict[str, Any]
    sample_before: tuple[Any, ...]
    sample_after: tuple[Any, ...]
    restored: dict[str, Any]
    old_password: subprocess.CompletedProcess[str]
    left: tuple[str, ...]


class Machine:
    """A PC of its own: an empty home, and no environment but what a program needs to run."""

    def __init__(self, place: Path, name: str, say: Say) -> None:
        self.home = place / name
        (self.home / "tmp").mkdir(parents=True)
        self._say = say
        kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
        self._environment = {one: os.environ[one] for one in kept if one in os.environ} | {
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "APPDATA": str(self.home / "appdata"),
            "LOCALAPPDATA": str(self.home / "appdata"),
            "TMPDIR": str(self.home / "tmp"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }

    def run(
        self, *arguments: str | Path, password: str = "", code: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """One command of the program; secrets travel in the environment."""
        shown = " ".join(str(one) for one in arguments).replace(str(self.home.parent), "…")
        self._say(f"[{self.home.name}] union-desktop {shown}")
        given = {"UNION_DESKTOP_PASSWORD": password, "UNION_DESKTOP_RECOVERY_CODE": code}
        done = subprocess.run(
            [sys.executable, "-m", "union_desktop", *map(str, arguments)],
            env=self._environment | {name: value for name, value in given.items() if value},
            cwd=self.home,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        for line in (done.stdout + done.stderr).strip().splitlines():
            self._say("    " + line.replace(str(self.home.parent), "…"))
        self._say(f"    → 退出码 {done.returncode}")
        return done

    def told(self, *arguments: str | Path, password: str) -> dict[str, Any]:
        """The JSON answer of a command."""
        found: dict[str, Any] = json.loads(self.run(*arguments, "--json", password=password).stdout)
        return found


def play(place: Path, say: Say) -> Drill:
    """The whole drill below ``place``, which is empty."""
    stick = place / "U盘"
    stick.mkdir()
    say("一、旧电脑：建立工会文件，打印恢复码单，备份到 U 盘")
    old = Machine(place, "旧电脑", say)
    office = old.home / "工会数据"
    old.run("create", "--office", office, "--demo", "--operator", OPERATOR, password=OLD_PASSWORD)
    code = code_on(next(old.home.glob("*恢复码单.pdf")))
    old.run("backup", stick, "--office", office, password=OLD_PASSWORD)
    before = old.told("check", "--office", office, password=OLD_PASSWORD)
    sample = member(office, OLD_PASSWORD)
    say(f"    记下一名会员：{_masked(sample)}")

    say("二、旧电脑丢失：工会文件、钥匙文件、恢复码单的 PDF 都没有了，只剩 U 盘和一张纸")
    shutil.rmtree(old.home)
    (archive,) = stick.iterdir()
    say(f"    U 盘上：{archive.name}（{archive.stat().st_size:,} 字节）；纸上：{code[:5]}-…（8 组）")

    say("三、新电脑：用备份和恢复码恢复到另一个文件夹，并设定新密码")
    new = Machine(place, "新电脑", say)
    target = new.home / "工会" / "恢复的工会"
    done = new.run(
        "restore", archive, "--office", target, "--recovery-code", "--json", password=NEW_PASSWORD, code=code
    )
    restored: dict[str, Any] = json.loads(done.stdout)
    after = new.told("check", "--office", target, password=NEW_PASSWORD)
    found = member(target, NEW_PASSWORD)
    say(f"    同一名会员：{_masked(found)}")
    say("四、旧密码打不开恢复后的工会文件")
    refused = new.run("check", "--office", target, password=OLD_PASSWORD)
    left = tuple(sorted(one.name for one in target.parent.iterdir()))
    return Drill(before, after, sample, found, restored, refused, left)


def code_on(sheet: Path) -> str:
    """The code, read off the printed sheet."""
    import pypdfium2

    with pypdfium2.PdfDocument(sheet) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    lines = text.splitlines()
    halves = [lines[at + 1] for at, line in enumerate(lines) if re.match(r"第 [15] 组", line)]
    letters = "".join(halves).replace(" ", "")
    return "-".join(letters[at : at + 5] for at in range(0, len(letters), 5))


def member(office: Path, password: str) -> tuple[Any, ...]:
    """Everything recorded about the person to whom most happened, the history of the membership included."""
    from union_desktop.core.office import open_office

    opened = open_office(office, OPERATOR, password)
    try:
        with opened.reader() as reader:
            number = reader.value(
                "select m.person_id from membership_event e join membership m on m.id = e.membership_id"
                " group by 1 order by count(*) desc, 1 limit 1"
            )
            person = reader.one("select * from person where id = :id", id=number)
            events = reader.rows(
                "select e.* from membership_event e join membership m on m.id = e.membership_id"
                " where m.person_id = :id order by e.id",
                id=number,
            )
        return (number, person, events)
    finally:
        opened.close()


def _masked(sample: tuple[Any, ...]) -> str:
    number, person, events = sample
    return f"第 {number} 号，{len([one for one in person if one])} 项内容，{len(events)} 次会籍变动"


def expected(before: dict[str, Any]) -> dict[str, Any]:
    """What must be found after the recovery: the same, and one entry for the new password."""
    return before | {"audit_entries": before["audit_entries"] + 1}


def main() -> None:
    """Play it and print."""
    with tempfile.TemporaryDirectory(prefix="union-drill-") as place:
        drill = play(Path(place), lambda line: sys.stdout.write(line + "\n"))
    same = expected(drill.before) == drill.after and drill.sample_before == drill.sample_after
    sys.stdout.write(
        "五、结论："
        + (
            "人数、记录和样本与旧电脑上完全一致，只多了“用恢复码设置新密码”这一条操作记录。\n"
            if same
            else "不一致！\n"
        )
    )


if __name__ == "__main__":
    main()
