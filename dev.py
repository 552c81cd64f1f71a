#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets the project up and starts its tools: python3 dev.py help

Standard library only, because it runs before anything is installed, and without the newest syntax, because the
Python that starts it may be too old for the program and shall be able to say so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
REFUSED = VENV / "system-packages-refused.txt"
WINDOWS = os.name == "nt"
PYTHON = VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"

RUN = "requirements.txt"
DEVELOP = "requirements-dev.txt"  # a superset of RUN with the same versions

OLDEST, NEWEST = (3, 11), (3, 13)

HELP = """\
python3 dev.py COMMAND [arguments]      (on Windows: py dev.py COMMAND)

  demo     open a made-up office of 2,157 members; without a display, write
           its screenshots and printed samples to ./demo-out/
  test     run the tests; arguments go to pytest, e.g.  test tests/core -k keyfile

  run      start the program; arguments go to its command line, e.g.  run --help
  setup    only make .venv and install everything, for work without a network
  check    ruff, mypy and the import contracts; fails when one of them does
  bench    measure speed against a floor taken in the same run; --json for figures
  torture  kill the program 500 times in the middle of every kind of write and
           check the office after each; --kills, --seed, --kind, --json
  help     this text

Each command first sets up what it needs: .venv with the pinned packages and, on
Debian-like Linux, the system libraries of Qt and a Chinese screen font. The first
time takes a few minutes and a network; after that it starts at once.
"""

# What Qt's wheels expect from a Debian-like system: the file looked for, and the package that has it.
# Looked up as files because package names differ between releases while these names do not.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
SCREEN_FONT = "fonts-noto-cjk"  # the one tried that shows the rare characters of surnames, too
SCREEN_FONT_FILES = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Medium.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
]


class Stopped(Exception):
    """A sentence for the person at the keyboard; the command ends with exit code 1."""


def say(text: str) -> None:
    print("dev.py: " + text, flush=True)


def runs(
    command: Sequence[str | Path],
    quiet: bool = False,
    folder: Path | None = None,
) -> bool:
    """Runs a program to its end, with nothing to read from; True when it says it did its work."""
    output = subprocess.DEVNULL if quiet else None
    try:
        ended = subprocess.run(
            command,
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    except OSError:
        return False
    return ended.returncode == 0


def answer(command: Sequence[str | Path]) -> str:
    """What a program prints; empty when it cannot be run."""
    try:
        ended = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return ended.stdout.decode("ascii", "replace").strip()


# ------------------------------------------------------------------------------------ system packages


def missing_system_packages() -> list[str]:
    """Debian packages the program needs and this machine lacks; empty on other systems."""
    if not sys.platform.startswith("linux") or not shutil.which("apt-get"):
        return []
    folders = [f"/usr/lib/{os.uname().machine}-linux-gnu", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    missing = [
        package
        for name, package in LIBRARIES.items()
        if not any(os.path.exists(f"{folder}/{name}") for folder in folders)  # noqa: PTH110 - a hundred look-ups per start
    ]
    if not has_screen_font():
        missing.append(SCREEN_FONT)
    return missing


def has_screen_font() -> bool:
    return (
        any(Path(path).exists() for path in SCREEN_FONT_FILES)
        or answer(["fc-list", ":lang=zh-cn", "family"]) != ""
    )


def install_system_packages(packages: list[str]) -> None:
    """Installs them as root; otherwise, or when it fails, says what to run and goes on, for it may do without."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0:
        say("these system packages are missing; without them windows or Chinese text may not show. Run once:")
        print("    sudo " + line, flush=True)
        return
    if REFUSED.exists() and REFUSED.read_text("ascii").split() == packages:
        say("still missing, and could not be installed the last time: " + " ".join(packages))
        return
    say("installing system packages: " + " ".join(packages))
    apt_get("update", "-q")  # may fail for one source and still know these packages
    if not apt_get(*line.split()[1:]):
        say("apt-get could not install them; going on without. To try again by hand:")
        print("    " + line, flush=True)
        if VENV.is_dir():
            REFUSED.write_text("\n".join(packages), "ascii")


def apt_get(*arguments: str) -> bool:
    """Runs apt-get without questions; what it printed is shown only when it failed."""
    ended = subprocess.run(
        ["apt-get", *arguments],
        check=False,
        env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if ended.returncode != 0:
        print(ended.stdout.decode("utf-8", "replace"), end="", flush=True)
    return ended.returncode == 0


# ------------------------------------------------------------------------------------ Python and packages


def right_python() -> str:
    """Path of a Python the packages are pinned for: this one when it fits, else one found on PATH."""
    version = sys.version_info[:2]
    if OLDEST <= version <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        # Run, not only found: a version manager's shim may stand there for a version that is not installed.
        if path and runs([path, "-c", ""], quiet=True):
            return path
    mine = f"{version[0]}.{version[1]}"
    if version > NEWEST:
        say(f"Python {mine} is newer than the packages were tried with; trying all the same.")
        return sys.executable
    raise Stopped(
        f"Python 3.11, 3.12 or 3.13 is needed; this is {mine} ({sys.executable}) and none was found on PATH."
    )


def make_venv() -> None:
    """Makes .venv anew when it is absent, half made, or its Python has gone."""
    if runs([PYTHON, "-m", "pip", "--version"], quiet=True):
        return
    python = right_python()
    need_ensurepip(python)
    if VENV.is_symlink() or VENV.exists():
        if VENV.is_symlink() or (any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists()):
            raise Stopped(
                f"{VENV} is there and was not made by Python's venv. Move it away, then run this again."
            )
        shutil.rmtree(VENV)
    say(f"making .venv with {python}")
    if not runs([python, "-m", "venv", VENV]) or not runs([PYTHON, "-m", "pip", "--version"], quiet=True):
        raise Stopped(f"Python could not make {VENV}; the lines above say why.")


def need_ensurepip(python: str) -> None:
    """Debian and Ubuntu ship the part of Python that fills a new .venv as a package of its own."""
    question = [python, "-c", "import ensurepip, venv"]
    if runs(question, quiet=True):
        return
    version = answer([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    package = f"python{version}-venv"
    if shutil.which("apt-get") and os.geteuid() == 0:
        install_system_packages([package])
        if runs(question, quiet=True):
            return
    raise Stopped(
        "this Python cannot make a virtual environment. Install the missing part, then run this again:\n"
        f"    sudo apt-get install -y {package}"
    )


def stamp_line(name: str) -> str:
    return f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


def installed(name: str) -> bool:
    """True when this list of packages, as it reads now, was installed into a .venv that still has its Python."""
    if not STAMP.exists() or not PYTHON.exists():
        return False
    lines = STAMP.read_text("ascii").splitlines()
    return stamp_line(DEVELOP) in lines or stamp_line(name) in lines


def install(name: str) -> None:
    """Installs a list of pinned packages, checked against their hashes, and puts the project on .venv's path."""
    say(f"installing the packages of {name} (the first time about 150 MB)")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    pip += ["--no-input", "--disable-pip-version-check", "--quiet", "-r", ROOT / name]
    if not runs(pip):
        raise Stopped(
            "installing the packages failed; the lines above say why. Usual reasons: no network, a proxy that\n"
            "pip was not told of (HTTPS_PROXY), a full disk. Nothing is lost: run the same command again."
        )
    site = VENV / answer(
        [PYTHON, "-c", "import sys, sysconfig as s; print(s.get_path('purelib')[len(sys.prefix) + 1 :])"]
    )
    # Relative, so that it is plain ASCII: Python on Windows reads .pth files in the system's code page, and the
    # project may lie under a Chinese folder name. It also survives moving the whole folder.
    (site / "union_desktop.pth").write_text(os.path.relpath(ROOT, site) + "\n", "ascii")
    kept = STAMP.read_text("ascii").splitlines() if STAMP.exists() else []
    lines = [line for line in kept if line == stamp_line(line.split()[0])]
    STAMP.write_text("\n".join([*lines, stamp_line(name)]) + "\n", "ascii")


def set_up(name: str) -> None:
    """Everything a command needs; returns at once when it is there already."""
    ready = installed(name)
    if not ready:
        make_venv()
    packages = missing_system_packages()
    if packages:
        install_system_packages(packages)
    if not ready:
        install(name)


# ------------------------------------------------------------------------------------ commands


def hand_over(arguments: list[str], folder: Path | None = None) -> int:
    """Becomes the given command of .venv's Python; on Windows runs it and returns its exit code."""
    command = [str(PYTHON), *arguments]
    if folder:
        os.chdir(folder)
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl+C reached the child, too; it decides how to end


def demo(arguments: list[str]) -> int:
    set_up(RUN)
    return hand_over(["-m", "union_desktop.app.demo", *arguments])


def run(arguments: list[str]) -> int:
    set_up(RUN)
    return hand_over(["-m", "union_desktop", *arguments])


def test(arguments: list[str]) -> int:
    set_up(DEVELOP)
    return hand_over(["-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments], ROOT)


def bench(arguments: list[str]) -> int:
    set_up(DEVELOP)
    return hand_over(["-m", "tests.bench", *arguments], ROOT)


def torture(arguments: list[str]) -> int:
    set_up(DEVELOP)
    return hand_over(["-m", "tests.torture", *arguments], ROOT)


def setup(arguments: list[str]) -> int:
    if arguments:
        raise Stopped("setup takes no arguments.")
    if REFUSED.exists():
        REFUSED.unlink()
    set_up(DEVELOP)
    say("ready. Next: python3 dev.py demo")
    return 0


def check(arguments: list[str]) -> int:
    if arguments:
        raise Stopped("check takes no arguments.")
    set_up(DEVELOP)
    tools: list[tuple[str, list[str]]] = [
        ("ruff check", ["-m", "ruff", "check", "."]),
        ("ruff format", ["-m", "ruff", "format", "--check", "."]),
        ("mypy", ["-m", "mypy"]),
        ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as run; run()"]),
    ]
    failed = []
    for name, tool in tools:
        print("--- " + name, flush=True)
        if not runs([PYTHON, *tool], folder=ROOT):
            failed.append(name)
    if failed:
        say("check found faults: " + ", ".join(failed))
        return 1
    say("check found nothing.")
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "run": run,
    "setup": setup,
    "check": check,
    "bench": bench,
    "torture": torture,
}


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        if arguments:
            say(f"there is no command «{arguments[0]}».")
        print(HELP, end="")
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stopped as stopped:
        say(str(stopped))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
