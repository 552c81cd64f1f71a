# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the made-up office; where there is no display, draws it and writes its printed samples instead."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path

from union_desktop.app.demo.office import DEMO_OPERATOR, DEMO_PASSWORD
from union_desktop.core.errors import UserError

#: The screen the pictures are laid out for, as Qt's platform without a screen wants to be told; its own is 800 x 800.
SCREEN = {
    "screens": [
        {"name": "demo", "x": 0, "y": 0, "width": 1366, "height": 768}
        | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    ]
}


def main(given: Sequence[str] | None = None) -> int:
    """Run the demo; 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(
        prog="python -m union_desktop.app.demo",
        description="打开虚构的“示例大学工会”；没有显示器时改为生成图片和打印样张。",
    )
    parser.add_argument("--offscreen", action="store_true", help="不打开窗口，生成图片和打印样张")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo-out"),
        metavar="文件夹",
        help="图片和样张写到哪里（默认 demo-out）",
    )
    parser.add_argument("--fresh", action="store_true", help="丢弃以前对演示数据的改动，重新生成")
    parser.add_argument("--scale", type=float, metavar="倍数", help="图片的放大倍数，如 1.25（默认 1）")
    arguments = parser.parse_args(given)
    try:
        if arguments.offscreen or not has_display():
            return offscreen(arguments.out, arguments.scale)
        return on_screen(fresh=arguments.fresh)
    except (UserError, OSError) as error:
        print(error.message if isinstance(error, UserError) else f"读写文件时出错：{error}", file=sys.stderr)
        return 1


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return False
    return not sys.platform.startswith("linux") or any(
        os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def on_screen(*, fresh: bool = False) -> int:
    """The program with the made-up office; returns when its window was closed."""
    from union_desktop.app.crash import Guard
    from union_desktop.app.demo.kept import data_folder, kept_office
    from union_desktop.app.demo.papers import write_rosters
    from union_desktop.app.main import Program, application
    from union_desktop.app.settings import Settings
    from union_desktop.core.logs import Log

    home = data_folder()
    print(f"正在准备虚构的演示数据：{home}", flush=True)
    office, made = kept_office(home, fresh=fresh)
    print(
        f"{'已生成' if made else '沿用上次的'}演示数据。解锁和换人登录时用：操作员“{DEMO_OPERATOR}”，密码 {DEMO_PASSWORD}",
        flush=True,
    )
    if made:
        print("可以用来试“核对名册”的样例：", flush=True)
        _told(write_rosters(home))
    # Settings of its own: the demo must not appear among the offices of the person's real work.
    settings = Settings(home / "settings.json")
    app = application(settings)
    log = Log(home / "logs")
    guard = Guard(lambda: str(log.file or ""))
    try:
        program = Program(settings)
        program.opened(office)
        return app.exec()
    finally:
        guard.remove()
        log.close()


def offscreen(out: Path, scale: float | None = None) -> int:
    """Pictures of every tab and dialog, printed samples and sample rosters in ``out``."""
    if scale:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    from union_desktop.app.demo.intake import take_in
    from union_desktop.app.demo.office import make_demo_office
    from union_desktop.app.demo.papers import write_papers, write_receipt, write_rosters
    from union_desktop.app.demo.pictures import draw, draw_way_in

    print("这里没有显示器，改为在后台绘制：正在生成虚构的演示数据……", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="union-desktop-demo-") as place:
        screen = Path(place) / "screen.json"
        screen.write_text(json.dumps(SCREEN), encoding="utf-8")
        # Qt parts this text at colons, which the path of a Windows disk has.
        known = sys.platform != "win32"
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}" if known else "offscreen"
        folder = Path(place) / "office"
        new = make_demo_office(folder)
        try:
            papers = _told(write_papers(new, out))
            rosters = _told(write_rosters(out))
            papers += _told(write_receipt(new.office, take_in(new.office, rosters[1]), out))
            pictures = _told(draw(new.office, out, rosters[0]))
        finally:
            new.office.close()
        pictures += _told(draw_way_in(folder, out))
    count = len(papers) + len(rosters) + len(pictures)
    print(f"共 {count} 个文件，都在文件夹“{out.absolute()}”里。有显示器的电脑上运行同一条命令会打开窗口。")
    return 0


def _told(paths: Iterable[Path]) -> list[Path]:
    """Say each path when it is written."""
    told = []
    for path in paths:
        print(f"  {path}", flush=True)
        told.append(path)
    return told


if __name__ == "__main__":
    sys.exit(main())
