# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start as steps without a window: what is asked, what is wrong with it, when one may go on."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, Basis, CategoryDraft
from union_desktop.core import clock, locations
from union_desktop.core.errors import UserError
from union_desktop.core.office import NewOffice, Office, check_password, create_office

FOLDER: Final = "工会数据"
NOT_REPEATED: Final = "两次输入的密码不一致，请重新输入。"
#: Checked in the wizard; the other usual ones are offered unchecked.
CHECKED_AT_FIRST: Final = USUAL_CATEGORIES[:3]


class Step(StrEnum):
    """The pages, in order."""

    OFFICE = "office"
    CAMPUSES = "campuses"
    CATEGORIES = "categories"
    OPERATOR = "operator"
    CREATE = "create"
    RECOVERY = "recovery"

    @property
    def title(self) -> str:
        """The heading of the page."""
        return {
            Step.OFFICE: "工会名称和存放位置",
            Step.CAMPUSES: "校区",
            Step.CATEGORIES: "人员类别",
            Step.OPERATOR: "操作员和密码",
            Step.CREATE: "核对并建立",
            Step.RECOVERY: "保存恢复码单",
        }[self]


STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person has told so far; ``folder`` is a path as text, the passwords never leave memory."""

    name: str = ""
    folder: str = ""
    campuses: tuple[str, ...] = ("本部",)
    categories: tuple[CategoryDraft, ...] = CHECKED_AT_FIRST
    operator: str = ""
    password: str = ""
    repeated: str = ""


class FirstStart:
    """Where the person is, what was answered, and the office once it was made.

    The recovery code is held in memory only; ``finish`` is refused until its sheet was saved or printed and one of its
    groups was typed back.
    """

    def __init__(self, answers: Answers | None = None) -> None:
        self.answers = answers or Answers()
        self._at = 0
        self._new: NewOffice | None = None
        self._kept = False
        self._typed = False
        self.asked_group = secrets.randbelow(8) + 1

    # -- where we are -----------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The page shown."""
        return STEPS[self._at]

    @property
    def created(self) -> bool:
        """Whether the office file stands; from then on there is no way back to the questions."""
        return self._new is not None

    @property
    def can_go_back(self) -> bool:
        """Whether an earlier page may be shown again."""
        return self._at > 0 and not self.created

    def answer(self, **given: object) -> None:
        """Takes over fields of ``Answers``."""
        self.answers = replace(self.answers, **given)  # type: ignore[arg-type]

    def problems(self, step: Step | None = None) -> dict[str, str]:
        """Fields of a step (the present one when none is given) and what is wrong with each; empty when all is well."""
        checks: dict[Step, Callable[[Answers], dict[str, str]]] = {
            Step.OFFICE: _check_office,
            Step.CAMPUSES: _check_campuses,
            Step.CATEGORIES: _check_categories,
            Step.OPERATOR: _check_operator,
        }
        check = checks.get(step or self.step)
        return check(self.answers) if check else {}

    def go_on(self) -> bool:
        """To the next page; False, and no move, when this one has problems or the office is not made yet."""
        if self.problems() or (self.step is Step.CREATE and not self.created) or self.step is Step.RECOVERY:
            return False
        self._at += 1
        return True

    def go_back(self) -> bool:
        """To the page before; False after the office was made."""
        if not self.can_go_back:
            return False
        self._at -= 1
        return True

    def summary(self) -> list[tuple[str, str]]:
        """What will be made, for a last look."""
        given = self.answers
        return [
            ("工会名称", given.name.strip()),
            ("存放位置", given.folder.strip()),
            ("校区", "、".join(_tidy(given.campuses))),
            ("人员类别", "、".join(one.name for one in given.categories)),
            ("操作员", given.operator.strip()),
        ]

    # -- making the office ------------------------------------------------------------------------------------

    def create(self) -> None:
        """Makes the office file with its first records; slow, for a background thread. Refusals leave nothing behind."""
        given = self.answers
        campuses = _tidy(given.campuses)

        def fill(office: Office) -> None:
            from union_desktop.areas.organisation import service

            with office.transaction("初始设置") as session:
                service.set_up(session, given.name.strip(), campuses, given.categories)

        self._new = create_office(
            Path(given.folder.strip()), given.name, given.operator, given.password, fill=fill
        )
        # The passwords have done their work.
        self.answers = replace(given, password="", repeated="")

    # -- the recovery sheet -----------------------------------------------------------------------------------

    def recovery_pdf(self) -> bytes:
        """The sheet with the code, as PDF in memory; it reaches a disk only where the person saves it."""
        from union_desktop.documents.recovery_sheet import recovery_sheet

        new = self._made()
        return recovery_sheet(
            new.office.name,
            new.office.operator,
            new.recovery_code,
            clock.today(),
            folder=str(new.office.folder),
        )

    def sheet_name(self) -> str:
        """The file name proposed for the sheet."""
        return f"{self._made().office.name}恢复码单.pdf"

    def sheet_kept(self) -> None:
        """The sheet was saved or went to the printer."""
        self._made()
        self._kept = True

    @property
    def kept(self) -> bool:
        """Whether the sheet was saved or printed."""
        return self._kept

    def type_back(self, text: str) -> bool:
        """Whether ``text`` is the asked group of the code; only somebody who holds the sheet can know it."""
        wanted = self._made().recovery_code.split("-")[self.asked_group - 1]
        letters = "".join(ch for ch in unicodedata.normalize("NFKC", text).upper() if ch.isalnum())
        # The same forgiveness as at sign-in: O is 0, I and L are 1.
        self._typed = letters.replace("O", "0").replace("I", "1").replace("L", "1") == wanted
        return self._typed

    @property
    def can_finish(self) -> bool:
        """Whether the code is on paper and was looked at."""
        return self.created and self._kept and self._typed

    def finish(self) -> Office:
        """The open office, handed over to the caller."""
        if not self.can_finish:
            raise UserError("请先保存或打印恢复码单，并按单上的内容填写校验的一组字符，再完成。")
        office = self._made().office
        self._new = None
        return office

    def abandon(self) -> None:
        """Closes an office that was made but not handed over; it can be opened with its password later."""
        if self._new is not None:
            self._new.office.close()
            self._new = None

    def _made(self) -> NewOffice:
        if self._new is None:
            raise UserError("工会文件还没有建立。")
        return self._new


def suggest_folder(name: str, bases: Sequence[Path] | None = None) -> Path:
    """A folder of this PC for an office of that name, outside of what sync programs copy."""
    from union_desktop.documents.files import safe_name

    if bases is None:
        import platformdirs

        bases = (platformdirs.user_documents_path(), Path.home())
    for base in bases:
        try:
            locations.require_local(base)
        except UserError:
            continue
        return base / FOLDER / safe_name(name.strip() or "工会")
    return bases[-1] / FOLDER / safe_name(name.strip() or "工会")


def own_category(name: str, basis: Basis, taken: Sequence[CategoryDraft]) -> CategoryDraft:
    """A category the office made up itself; its code is ``own_1``, ``own_2`` …"""
    codes = {one.code for one in (*taken, *USUAL_CATEGORIES)}
    number = next(number for number in range(1, len(codes) + 2) if f"own_{number}" not in codes)
    return CategoryDraft(f"own_{number}", name.strip(), basis, len(USUAL_CATEGORIES) + number)


def _tidy(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name.strip())


def _check_office(given: Answers) -> dict[str, str]:
    problems = {}
    if not given.name.strip():
        problems["name"] = "请填写工会名称，例如“示例大学工会”。它会印在名册和各种表格上。"
    folder = _folder_problem(given.folder.strip())
    if folder:
        problems["folder"] = folder
    return problems


def _folder_problem(text: str) -> str:
    if not text:
        return "请选择存放工会文件的文件夹。"
    folder = Path(text)
    if not folder.is_absolute():
        return "请填写完整的位置，例如 D:\\工会数据。"
    try:
        locations.require_local(folder)
        if folder.is_file():
            return "这是一个文件，请选择或新建一个文件夹。"
        if folder.is_dir() and any(folder.iterdir()):
            return "这个文件夹里已有其他内容，请换一个空文件夹，或在后面加上新的文件夹名。"
    except UserError as error:
        return error.message
    except OSError:
        return "不能读取这个位置，请换一个文件夹。"
    return ""


def _check_campuses(given: Answers) -> dict[str, str]:
    names = _tidy(given.campuses)
    if not names:
        return {"campuses": "请至少填写一个校区；只有一个校区时可填“本部”。"}
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    return {"campuses": f"“{twice}”填写了两次，请删去一个。"} if twice else {}


def _check_categories(given: Answers) -> dict[str, str]:
    if not given.categories:
        return {"categories": "请至少选择一个人员类别。"}
    names = [one.name for one in given.categories]
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    return {"categories": f"类别“{twice}”出现了两次，请删去一个。"} if twice else {}


def _check_operator(given: Answers) -> dict[str, str]:
    problems = {}
    if not given.operator.strip():
        problems["operator"] = "请填写操作员姓名，每次改动都会记下是谁做的。"
    try:
        check_password(given.password)
    except UserError as error:
        problems["password"] = error.message
    if given.password != given.repeated:
        problems["repeated"] = NOT_REPEATED
    return problems
