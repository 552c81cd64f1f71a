# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start as steps without a window: what is asked, what is wrong with it, when one may go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from union_desktop.app.recovery import RecoverySheet
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, Basis, CategoryDraft
from union_desktop.core import locations
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office, check_password, create_office

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
    def label(self) -> str:
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
    """Where the person is, what was answered, and the office once it was made; a ``Flow`` for ``widgets.wizard``.

    The recovery code is held in memory only; the last step is left only when its sheet was saved or printed and one of
    its groups was typed back.
    """

    def __init__(self, answers: Answers | None = None) -> None:
        self.answers = answers or Answers()
        self.finished = False
        self.sheet: RecoverySheet | None = None
        self._at = 0
        self._office: Office | None = None

    # -- where we are -----------------------------------------------------------------------------------------

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Key and title of each step."""
        return [(step.value, step.label) for step in STEPS]

    @property
    def current(self) -> Step:
        """The step shown."""
        return STEPS[self._at]

    @property
    def created(self) -> bool:
        """Whether the office file stands; from then on there is no way back to the questions."""
        return self.sheet is not None

    def can_go_back(self) -> bool:
        """Whether an earlier step may be shown again."""
        return self._at > 0 and not self.created

    def can_go_forward(self) -> bool:
        """Whether the present step can be left once its page is filled in."""
        return not self.finished and (
            self.current is not Step.RECOVERY or (self.sheet is not None and self.sheet.done)
        )

    def answer(self, **given: object) -> None:
        """Takes over fields of ``Answers``; raises ``InvalidDraft`` when something is wrong with the present step."""
        self.answers = replace(self.answers, **given)  # type: ignore[arg-type]
        problems = self.problems()
        if problems:
            raise InvalidDraft(problems)

    def problems(self) -> dict[str, str]:
        """Fields of the present step and what is wrong with each; empty when all is well."""
        checks: dict[Step, Callable[[Answers], dict[str, str]]] = {
            Step.OFFICE: _check_office,
            Step.CAMPUSES: _check_campuses,
            Step.CATEGORIES: _check_categories,
            Step.OPERATOR: _check_operator,
        }
        check = checks.get(self.current)
        return check(self.answers) if check else {}

    def forward(self) -> None:
        """To the next step; refuses with a sentence while this one is not done."""
        problems = self.problems()
        if problems:
            raise InvalidDraft(problems)
        if self.current is Step.CREATE and not self.created:
            raise UserError("工会文件还没有建立，请按“建立”。")
        if self.current is Step.RECOVERY:
            if not self.can_go_forward():
                raise UserError("请先保存或打印恢复码单，再按单上的内容填写校验的一组字符。")
            self.finished = True
            return
        self._at += 1

    def back(self) -> None:
        """To the step before."""
        if self.can_go_back():
            self._at -= 1

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

    # -- the office -------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Makes the office file with its first records; slow, for a background thread. Refusals leave nothing behind."""
        given = self.answers
        campuses = _tidy(given.campuses)

        def fill(office: Office) -> None:
            from union_desktop.areas.organisation import service

            with office.transaction("初始设置") as session:
                service.set_up(session, given.name.strip(), campuses, given.categories)

        new = create_office(Path(given.folder.strip()), given.name, given.operator, given.password, fill=fill)
        self._office = new.office
        self.sheet = RecoverySheet(new.office.name, new.office.operator, new.office.folder, new.recovery_code)
        # The passwords have done their work.
        self.answers = replace(given, password="", repeated="")

    def hand_over(self) -> Office:
        """The open office of a finished flow; the caller closes it."""
        if not self.finished or self._office is None:
            raise UserError("建立工会文件的步骤还没有做完。")
        office, self._office = self._office, None
        return office

    def abandon(self) -> Path | None:
        """Closes an office that was made but not handed over, and tells where it is; its password opens it later."""
        if self._office is None:
            return None
        folder = self._office.folder
        self._office.close()
        self._office = None
        return folder


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
