# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's own promises: pinned packages, reasons, licence lines, and contracts that catch what they are for."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LISTS = ["requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


def plain(requirement: str) -> str:
    return re.split(r"[<>=!\[; ]", requirement)[0].lower().replace("_", "-")


def direct_dependencies() -> list[str]:
    return [plain(requirement) for requirement in PROJECT["dependencies"]]


def tool_dependencies() -> list[str]:
    extras = PROJECT["optional-dependencies"]
    names = [plain(requirement) for extra in extras.values() for requirement in extra]
    return [name for name in names if name != "union-desktop"]


@pytest.mark.parametrize("name", LISTS)
def test_each_pinned_package_has_hashes_and_no_registry_is_named(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(name)) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"\S*(?:://|index-url|find-links)\S*", text) == []


def test_the_list_for_developers_is_a_superset_with_the_same_versions() -> None:
    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    assert run.items() <= develop.items()


def test_every_direct_dependency_is_pinned_and_has_a_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    explained = {
        name.lower().replace("_", "-") for name in re.findall(r"^\| ([\w-]+) \|", reasons, re.MULTILINE)
    }
    explained.discard("package")
    assert explained == {*direct_dependencies(), *tool_dependencies()}
    assert set(direct_dependencies()) <= pins("requirements.txt").keys()
    assert set(tool_dependencies()) <= pins("requirements-dev.txt").keys()


def test_each_source_file_starts_with_the_licence() -> None:
    files = [ROOT / "dev.py", *(ROOT / "union_desktop").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    line = "# SPDX-License-Identifier: GPL-3.0-or-later"
    without = [
        str(file.relative_to(ROOT)) for file in files if line not in file.read_text("utf-8").split("\n")[:2]
    ]
    assert without == []


def test_links_in_the_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    assert [
        page.name
        for page in folder.glob("*.md")
        if f"({page.name})" not in index and page.name != "README.md"
    ] == []


# What each contract is for, planted into a copy of the package: the file, the line, and what the check must say.
FAULTS = [
    (
        "core/changes.py",
        "import union_desktop.widgets.area",
        "core is not allowed to import union_desktop.widgets",
    ),
    ("documents/planted.py", "import PySide6.QtGui", "documents is not allowed to import PySide6"),
    (
        "areas/members/queries/planted.py",
        "import PySide6.QtCore",
        "members.queries is not allowed to import PySide6",
    ),
    (
        "areas/organisation/planted/__init__.py",
        "",
        "Rooms inside every area BROKEN",
    ),
    (
        "areas/organisation/terms.py",
        "import union_desktop.areas.members.terms",
        "organisation is not allowed to import union_desktop.areas.members",
    ),
    (
        "areas/organisation/terms.py",
        "import union_desktop.areas.organisation.service",
        "organisation.terms is not allowed to import union_desktop.areas.organisation.service",
    ),
    (
        "areas/members/ui/planted.py",
        "import union_desktop.areas.members.model",
        "Only queries and services touch the tables BROKEN",
    ),
    ("areas/planted/area.py", "", ""),
    ("areas/planted/ui.py", "", ""),
    ("areas/planted/__init__.py", "", "An area knows only areas below it BROKEN"),
    ("planted.py", "", "Floors of the house BROKEN"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    program += "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def test_the_import_contracts_catch_what_they_are_for(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "union_desktop", tmp_path / "union_desktop", ignore=shutil.ignore_patterns("__pycache__")
    )
    clean = lint_imports(tmp_path)
    assert clean.returncode == 0, clean.stdout

    for name, line, _ in FAULTS:
        file = tmp_path / "union_desktop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{line}\n")
    faulty = lint_imports(tmp_path)
    said = " ".join(faulty.stdout.split())
    assert faulty.returncode == 1
    assert [expected for _, _, expected in FAULTS if expected not in said] == []


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """dev.py on a folder of its own, without a .venv."""
    for name in ["dev.py", *LISTS]:
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("dev_under_test", tmp_path / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def note_as_installed(dev: ModuleType, name: str) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.touch()
    dev.STAMP.write_text(dev.stamp_line(name) + "\n", "ascii")


def test_dev_installs_again_when_the_list_has_changed(dev: ModuleType) -> None:
    assert not dev.installed(dev.RUN)
    note_as_installed(dev, dev.RUN)
    assert dev.installed(dev.RUN)
    assert not dev.installed(dev.DEVELOP)
    with (dev.ROOT / dev.RUN).open("a") as file:
        file.write("# changed\n")
    assert not dev.installed(dev.RUN)


def test_the_packages_for_developers_are_enough_to_run(dev: ModuleType) -> None:
    note_as_installed(dev, dev.DEVELOP)
    assert dev.installed(dev.RUN)
    dev.PYTHON.unlink()
    assert not dev.installed(dev.RUN)


def test_dev_explains_itself(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["help"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {command} " in text for command in dev.COMMANDS)
    assert dev.main(["tset"]) == 2
    assert "«tset»" in capsys.readouterr().out


def test_dev_never_deletes_a_folder_it_did_not_make(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "need_ensurepip", lambda python: None)
    dev.VENV.mkdir()
    (dev.VENV / "letters.txt").write_text("dear colleague", "ascii")
    with pytest.raises(dev.Stopped, match="Move it away"):
        dev.make_venv()
    assert (dev.VENV / "letters.txt").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are a matter of Linux")
def test_dev_says_the_line_to_run_where_it_may_not_install(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(dev, "LIBRARIES", {"libnosuch.so.1": "libnosuch1"})
    monkeypatch.setattr(dev, "has_screen_font", lambda: False)
    packages = dev.missing_system_packages()
    assert packages == ["libnosuch1", "fonts-noto-cjk"]
    dev.install_system_packages(packages)
    line = "sudo apt-get install -y --no-install-recommends libnosuch1 fonts-noto-cjk"
    assert line in capsys.readouterr().out
