# SPDX-License-Identifier: GPL-3.0-or-later
"""An office in which something of every kind stands, made once; what the tests of disks and damage begin with."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.backup_fixtures import archive_of
from tests.office_fixtures import OPERATOR, PASSWORD, PHYSICS, TODAY, Template, a_member
from tests.safety import aid_paths, applications_paths, hardship_paths, visits_paths
from tests.torture.scenes import SCENES, Stage
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import (
    ConsentDraft,
    DuesBaseDraft,
    EventKind,
    FamilyDraft,
    ResumeDraft,
)
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.terms import Scope
from union_desktop.areas.statistics import service as statistics
from union_desktop.areas.statistics.terms import WorkforceDraft
from union_desktop.core import office_child
from union_desktop.core.attachments import queries, service as attaching, store
from union_desktop.core.attachments.terms import AttachmentRow, NewFile
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.operators import keys as operators
from union_desktop.core.reading import Reader
from union_desktop.core.roles import Role
from union_desktop.core.saved_views import service as saving

SECOND, SECOND_PASSWORD = "李仲", "李仲自己的长密码"
CHEAP = {"name": "argon2id", "t": 1, "m": 64, "p": 1}
PEOPLE = 10
CONTENT = bytes(range(256)) * 1200


@dataclass(frozen=True, slots=True)
class Furnished:
    """The closed office, an archive of it, the same office at an older version, and what opens all of them."""

    folder: Path
    archive: Path
    older: Path
    key: bytes
    code: str
    plan: Any


@dataclass(slots=True)
class Scene:
    """Where a write path is played: ``target`` is where it writes to when that is not the office; ``given`` is its own."""

    furnished: Furnished
    folder: Path
    target: Path
    key: bytes
    given: dict[str, Any] = field(default_factory=dict)
    opened: Office | None = None

    @property
    def office(self) -> Office:
        """The office as an open window has it."""
        return self.opened or self.open()

    def open(self) -> Office:
        """The window is opened."""
        self.opened = open_with_key(self.folder, OPERATOR, self.key)
        return self.opened

    def close(self) -> None:
        """The window is closed."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def attachment(self) -> AttachmentRow:
        """The first file of the first person."""
        with self.office.reader() as reader:
            return queries.attached(reader, ("person", 1))[-1]


def in_this_process(
    folder: str, key: bytes, function: str, arguments: dict[str, Any], report: office_child.Report
) -> bytes:
    """What the child does, without the child: its faults come through as they are, and it starts at once."""
    from importlib import import_module

    module, name = function.split(":")
    made = getattr(import_module(module), name)
    if not folder:
        return bytes(made(report, **arguments))
    connection = connect(Path(folder) / DATABASE_NAME, key)
    try:
        return bytes(made(Reader(connection), report, **arguments))
    finally:
        connection.close()


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def _furnish(office: Office, files: Path) -> Any:
    with office.transaction("导入会员") as session:
        drafts = [a_member(name="赵钱孙李周吴郑王冯陈"[at] + "某", staff_no=f"A{at}") for at in range(PEOPLE)]
        members.enrol_many(session, drafts, today=TODAY)
    stored = store.put(office.folder, CONTENT)
    with office.transaction("登记各项") as session:
        members.add_family(session, 1, FamilyDraft("配偶", "钱亲属"), today=TODAY)
        members.add_resume(session, 1, ResumeDraft("2010-01", "2012-12", "某厂", "职员"), today=TODAY)
        members.add_consent(session, 1, ConsentDraft("照片用于证件与宣传", "1", TODAY), today=TODAY)
        members.add_base(session, 1, DuesBaseDraft(TODAY, 500_000), today=TODAY)
        members.appoint_leader(session, PHYSICS, 1, "leader", dt.date(2020, 1, 1))
        saving.save(session, "members", "第一个", {"text": "x"})
        attaching.attach(session, ("person", 1), [NewFile(stored, "照片.jpg", "照片")])
    with office.transaction("制度") as session:
        cap = ParameterDraft("cap_per_occasion", "100000")
        rule = VersionDraft(dt.date(2020, 1, 1), parameters=(cap,))
        policies.add_policy(session, PolicyDraft("aid", PolicyKind.AID, "补助办法"), rule)
    with office.transaction("困难档案") as session:
        hardship_paths.furnish(session)
    with office.transaction("慰问和互助保障") as session:
        visits_paths.furnish(session)
    with office.transaction("帮扶") as session:
        aid_paths.furnish(session)
    with office.transaction("补助申请") as session:
        applications_paths.furnish(session)
    with office.transaction("应入会人数") as session:
        statistics.record_workforce(session, WorkforceDraft(TODAY, 30, source="人事处"), today=TODAY)
    with office.transaction("会籍变动") as session:
        members.record_event(session, 2, members.EventDraft(EventKind.RETIRE, TODAY), today=TODAY)
        left = members.EventDraft(EventKind.WITHDRAW, dt.date(2020, 6, 1))
        members.record_event(session, 9, left, today=TODAY)
    with office.transaction("修改") as session:
        members.update_many(session, {3: {"department": "化学院"}}, today=TODAY)
    operators.add(office, SECOND, Role.CLERK, SECOND_PASSWORD)
    roster = files / "名册.csv"
    lines = [
        f"N{at},{'甲乙丙丁戊己庚辛壬癸'[at % 10]}新{'一二'[at // 10]},物理学院,物理小组,在编"
        for at in range(20)
    ]
    roster.write_text("\n".join(["工号,姓名,部门,工会小组,人员类别", *lines]), "utf-8")
    with Reconciliation(office, TODAY) as machine:
        machine.open(roster, "人事处")
        machine.set_scope(Scope(partial=True))
        machine.compare()
        return machine.plan()


def make_furnished(template: Template, place: Path) -> Furnished:
    """Made once; copied for every scene."""
    folder, key, code = place / "office", template.data_key, template.recovery_code
    shutil.copytree(template.folder, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyfile, "_KDF", CHEAP)
        wraps = (
            keyfile.wrap(key, keyfile.OPERATOR, OPERATOR, PASSWORD),
            keyfile.wrap(key, keyfile.RECOVERY, "", code),
        )
        keyfile.write(folder, keyfile.KeyFile(keyfile.read(folder).office_uid, wraps))
        office = open_with_key(folder, OPERATOR, key)
        plan = _furnish(office, place)
        archive = archive_of(office, place / "备份")
        office.close()
    older = Stage(place / "older", folder, key, code)
    older.place.mkdir()
    SCENES["migration"].prepare(older)
    return Furnished(folder, archive, older.copy, key, code, plan)
