# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators: who may be added, changed, removed; what each leaves in the audit; what a crash between two files leaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, Template
from tests.safety.sentences import is_clear
from union_desktop.core import audit, clock
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.keys.keyfile import WrongPassword
from union_desktop.core.office import Office, open_office, open_with_key
from union_desktop.core.operators import keys as operators
from union_desktop.core.roles import NotAllowed, Role

OTHER, OTHERS_PASSWORD = "吴敏", "吴敏自己的长密码"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})


@pytest.fixture
def folder(office_template: Template, tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    return folder


@pytest.fixture
def office(folder: Path, office_template: Template) -> Iterator[Office]:
    opened = open_with_key(folder, OPERATOR, office_template.data_key)
    operators.set_password(opened, OPERATOR, PASSWORD)
    yield opened
    opened.close()


def actions(office: Office, count: int) -> list[str]:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        rows = reader.rows("select action from audit_entry order by seq desc limit :count", count=count)
    return [row[0] for row in reversed(rows)]


def shown(office: Office) -> list[tuple[str, str, str]]:
    return [(one.name, one.role.label, one.state) for one in operators.listed(office)]


def signed_in(office: Office, name: str, password: str) -> Role:
    """The role somebody has after signing in; the office is closed for it and open again afterwards."""
    office.close()
    opened = open_office(office.folder, name, password)
    role = opened.role
    opened.close()
    return role


def test_somebody_is_added_with_a_role_and_signs_in(office: Office) -> None:
    operators.add(office, "  吴敏 ", Role.READ_ONLY, OTHERS_PASSWORD)
    assert shown(office) == [(OPERATOR, "管理员", "可以登录"), (OTHER, "只读", "可以登录")]
    assert actions(office, 1) == ["添加操作员（只读）"]
    assert signed_in(office, OTHER, OTHERS_PASSWORD) is Role.READ_ONLY


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        OPERATOR,
        f" {OPERATOR}",
        "测 试员",
        "测\u200b试员",
        "测试员\u202e",
        "长" * 31,
        "e\u0301\u0323\u0323",
    ],
)
def test_names_that_are_taken_empty_or_invisible_are_refused(office: Office, name: str) -> None:
    before = keyfile.read(office.folder)
    with pytest.raises(UserError) as refusal:
        operators.add(office, name, Role.CLERK, OTHERS_PASSWORD)
    assert is_clear(refusal.value.message)
    assert refusal.value.field == "name"
    assert keyfile.read(office.folder) == before
    assert len(operators.listed(office)) == 1


def test_full_width_and_case_do_not_make_another_name(office: Office) -> None:
    operators.add(office, "Li Na", Role.CLERK, OTHERS_PASSWORD)
    with pytest.raises(UserError, match="Li Na"):
        operators.add(office, "ｌｉｎａ", Role.CLERK, OTHERS_PASSWORD)


def test_a_weak_password_adds_nobody(office: Office) -> None:
    with pytest.raises(UserError, match="密码"):
        operators.add(office, OTHER, Role.CLERK, "12345")
    assert len(operators.listed(office)) == 1


def test_the_role_is_read_again_at_the_next_sign_in(office: Office) -> None:
    operators.add(office, OTHER, Role.CLERK, OTHERS_PASSWORD)
    operators.set_role(office, OTHER, Role.ADMINISTRATOR)
    assert actions(office, 1) == ["调整操作员权限"]
    assert signed_in(office, OTHER, OTHERS_PASSWORD) is Role.ADMINISTRATOR


def test_a_removed_operator_is_refused_and_can_come_back(office: Office, office_template: Template) -> None:
    operators.add(office, OTHER, Role.CLERK, OTHERS_PASSWORD)
    operators.remove(office, OTHER)
    assert keyfile.read(office.folder).operators == (OPERATOR,)
    assert shown(office)[1][2] == f"已于 {clock.today()} 移除"
    with pytest.raises(UserError, match="没有名为"):
        signed_in(office, OTHER, OTHERS_PASSWORD)
    with pytest.raises(NotAllowed, match="名单"):
        open_with_key(office.folder, OTHER, office_template.data_key)
    again = open_with_key(office.folder, OPERATOR, office_template.data_key)
    operators.add(again, OTHER, Role.READ_ONLY, "ein neues Passwort")
    assert shown(again)[1] == (OTHER, "只读", "可以登录")
    assert signed_in(again, OTHER, "ein neues Passwort") is Role.READ_ONLY


def test_nobody_removes_or_lowers_himself(office: Office) -> None:
    operators.add(office, OTHER, Role.ADMINISTRATOR, OTHERS_PASSWORD)
    for refused in (
        lambda: operators.remove(office, OPERATOR),
        lambda: operators.set_role(office, OPERATOR, Role.CLERK),
    ):
        with pytest.raises(UserError, match="自己") as refusal:
            refused()
        assert is_clear(refusal.value.message)
    assert [role for _name, role, _state in shown(office)] == ["管理员", "管理员"]


def test_an_administrator_who_can_sign_in_always_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one at work may have lost his wrap meanwhile (another key file was copied over)."""
    operators.add(office, OTHER, Role.ADMINISTRATOR, OTHERS_PASSWORD)
    keys = keyfile.read(office.folder)
    keyfile.write(office.folder, keys.without(keyfile.OPERATOR, OPERATOR))
    for refused in (
        lambda: operators.remove(office, OTHER),
        lambda: operators.set_role(office, OTHER, Role.CLERK),
    ):
        with pytest.raises(UserError, match="至少要留一位") as refusal:
            refused()
        assert is_clear(refusal.value.message)
    assert shown(office)[1] == (OTHER, "管理员", "可以登录")


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.CLERK])
def test_only_administrators_do_any_of_it_but_everybody_changes_his_own_password(
    office: Office, role: Role
) -> None:
    operators.add(office, OTHER, role, OTHERS_PASSWORD)
    operators.add(office, "第三人", Role.CLERK, OTHERS_PASSWORD)
    office.close()
    theirs = open_office(office.folder, OTHER, OTHERS_PASSWORD)
    before = keyfile.read(office.folder)
    for refused in (
        lambda: operators.add(theirs, "新人", Role.CLERK, OTHERS_PASSWORD),
        lambda: operators.set_role(theirs, "第三人", Role.READ_ONLY),
        lambda: operators.remove(theirs, "第三人"),
        lambda: operators.set_password(theirs, "第三人", "ein neues Passwort"),
        lambda: operators.set_role(theirs, OTHER, Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert keyfile.read(office.folder) == before
    operators.change_password(theirs, OTHERS_PASSWORD, "ein neues Passwort")
    assert actions(theirs, 1) == ["修改自己的密码"]
    assert signed_in(theirs, OTHER, "ein neues Passwort") is role


def test_ones_own_password_needs_the_old_one(office: Office) -> None:
    before = keyfile.read(office.folder)
    for old, new, error in (
        ("wrong horse", "ein neues Passwort", WrongPassword),
        (PASSWORD, "kurz", UserError),
        (PASSWORD, PASSWORD, UserError),
    ):
        with pytest.raises(error):
            operators.change_password(office, old, new)
    assert keyfile.read(office.folder) == before


def test_an_administrator_gives_somebody_a_new_password(office: Office) -> None:
    operators.add(office, OTHER, Role.CLERK, OTHERS_PASSWORD)
    operators.set_password(office, OTHER, "ein neues Passwort")
    assert actions(office, 1) == [f"为“{OTHER}”设置密码"]
    with pytest.raises(WrongPassword):
        signed_in(office, OTHER, OTHERS_PASSWORD)
    assert signed_in(office, OTHER, "ein neues Passwort") is Role.CLERK


# ------------------------------------------------------------------------- a crash between the table and the key file


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def no_key_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[BaseException]], object]:
    def fail_with(error: type[BaseException]) -> object:
        def write(_folder: Path, _keys: object) -> None:
            raise error(28, "No space left on device")

        context = monkeypatch.context()
        patch = context.__enter__()
        patch.setattr(keyfile, "write", write)
        return context

    return fail_with


@pytest.mark.parametrize("error", [Crash, OSError])
def test_added_but_without_a_password_is_listed_so_and_repaired(
    office: Office, no_key_file: Callable[..., object], error: type[BaseException]
) -> None:
    context = no_key_file(error)
    with pytest.raises(UserError if error is OSError else Crash) as refusal:
        operators.add(office, OTHER, Role.CLERK, OTHERS_PASSWORD)
    context.__exit__(None, None, None)  # type: ignore[attr-defined]
    if isinstance(refusal.value, UserError):
        assert "还不能登录" in refusal.value.message
    assert shown(office)[1] == (OTHER, "业务员", "未设密码，不能登录")
    operators.set_password(office, OTHER, OTHERS_PASSWORD)
    assert shown(office)[1] == (OTHER, "业务员", "可以登录")
    assert signed_in(office, OTHER, OTHERS_PASSWORD) is Role.CLERK


@pytest.mark.parametrize("error", [Crash, OSError])
def test_removed_but_with_his_key_opens_nothing_and_is_tidied_at_the_next_sign_in(
    office: Office, no_key_file: Callable[..., object], error: type[BaseException]
) -> None:
    operators.add(office, OTHER, Role.CLERK, OTHERS_PASSWORD)
    context = no_key_file(error)
    with pytest.raises(UserError if error is OSError else Crash):
        operators.remove(office, OTHER)
    context.__exit__(None, None, None)  # type: ignore[attr-defined]
    assert keyfile.read(office.folder).operators == (OPERATOR, OTHER)
    with pytest.raises(NotAllowed, match="名单"):
        signed_in(office, OTHER, OTHERS_PASSWORD)
    signed_in(office, OPERATOR, PASSWORD)
    assert keyfile.read(office.folder).operators == (OPERATOR,)


@pytest.mark.parametrize("error", [Crash, OSError])
def test_a_password_that_did_not_reach_the_key_file_is_the_old_one(
    office: Office, no_key_file: Callable[..., object], error: type[BaseException]
) -> None:
    context = no_key_file(error)
    with pytest.raises(UserError if error is OSError else Crash) as refusal:
        operators.change_password(office, PASSWORD, "ein neues Passwort")
    context.__exit__(None, None, None)  # type: ignore[attr-defined]
    if isinstance(refusal.value, UserError):
        assert "仍然有效" in refusal.value.message
    assert signed_in(office, OPERATOR, PASSWORD) is Role.ADMINISTRATOR


def test_a_wrap_of_format_1_is_renewed_at_sign_in(office: Office) -> None:
    from tests.core.test_keyfile import former_wrap

    keys = keyfile.read(office.folder)
    old = former_wrap(keyfile.OPERATOR, OPERATOR, PASSWORD, office.data_key)
    keyfile.write(office.folder, keys.with_wrap(old))
    assert keyfile.outdated(keyfile.read(office.folder)) == [OPERATOR]
    signed_in(office, OPERATOR, PASSWORD)
    assert keyfile.outdated(keyfile.read(office.folder)) == []
    signed_in(office, OPERATOR, PASSWORD)
