# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which the program writes. Whoever adds one adds a line here, and it is played on full and read-only disks.

``SERVICES`` are use cases inside the office file. ``WRITE_PATHS`` are all others: files beside it, archives, exports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from tests.office_fixtures import CHEMISTRY, EAST, OPERATOR, PASSWORD, PHYSICS, PLACE, TODAY, WEST, a_member
from tests.safety.aid_paths import AID
from tests.safety.applications_paths import APPLICATIONS
from tests.safety.furnished import CONTENT, SECOND, SECOND_PASSWORD, Scene, silent
from tests.safety.hardship_paths import HARDSHIP
from tests.safety.visits_paths import VISITS
from union_desktop.app.backup_service import BackupPlaces, take
from union_desktop.app.settings import Settings
from union_desktop.areas.members import service as members
from union_desktop.areas.members.documents import list_export
from union_desktop.areas.members.documents.register import RegisterLook
from union_desktop.areas.members.service import anonymising, comparing, merging, removing
from union_desktop.areas.members.terms import (
    BankAccountDraft,
    ConsentDraft,
    DuesBaseDraft,
    DuesRuleDraft,
    EventKind,
    FamilyDraft,
    MergeDraft,
    Placement,
    ResumeDraft,
)
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import Basis, CategoryDraft, UnitDraft, UnitKind
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import (
    Breach,
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    VersionDraft,
)
from union_desktop.areas.roster.service import undoing, writing
from union_desktop.areas.statistics import service as statistics
from union_desktop.areas.statistics.terms import CountingBasis, Dimension, WorkforceDraft
from union_desktop.core import access, kept_forms, office_child, office_settings, plain_export
from union_desktop.core.attachments import service as attaching, store
from union_desktop.core.attachments.terms import AttachmentDraft, NewFile
from union_desktop.core.backup import making, places
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.keys import attempts, keyfile, rekeying
from union_desktop.core.logs import FILE_NAME as LOG_NAME, Log
from union_desktop.core.migrations import COPIES_FOLDER
from union_desktop.core.office import create_office, explain_os, open_office, open_with_key
from union_desktop.core.operators import keys as operators, service as operator_rows
from union_desktop.core.proceedings import service as proceedings
from union_desktop.core.proceedings.terms import PaperDraft
from union_desktop.core.restore import swapping, unpacking
from union_desktop.core.roles import Role
from union_desktop.core.saved_views import service as saving
from union_desktop.core.undo import reverting
from union_desktop.documents.files import write_file

# -- use cases inside the office file -----------------------------------------------------------------------------

_WHY: Final = "本人书面申请删除"
_EARLIER: Final = dt.date(2020, 1, 1)
_ACCOUNT: Final = BankAccountDraft(TODAY, "赵某", "6200000000000000007", "某银行")
_RULES: Final = PolicyDraft("more_aid", PolicyKind.AID, "另一补助办法")
_BREACH: Final = Breach(1, "cap_per_occasion", "", "1,000.00 元", "1,500.00 元", OnBreak.REASON, "超过上限。")

#: (what is written, how); played in this order on one furnished office, each in a transaction of its own.
SERVICES: Final[tuple[tuple[Callable[..., Any], Callable[[Any, Scene], Any]], ...]] = (
    (members.enrol, lambda s, _: members.enrol(s, a_member(name="新来人", staff_no="NEW"), today=TODAY)),
    (members.update_many, lambda s, _: members.update_many(s, {1: {"position": "主任"}}, today=TODAY)),
    (members.record_event, lambda s, _: members.record_event(s, 4, _move(), today=TODAY)),
    (members.remove_event, lambda s, scene: members.remove_event(s, _last_event(scene), today=TODAY)),
    (members.add_family, lambda s, _: members.add_family(s, 1, FamilyDraft("父亲", "老赵"), today=TODAY)),
    (members.remove_family, lambda s, _: members.remove_family(s, 1)),
    (members.add_resume, lambda s, _: members.add_resume(s, 1, ResumeDraft("2001-01", "2002-01", "甲"))),
    (members.add_consent, lambda s, _: members.add_consent(s, 1, ConsentDraft("照片", "1", TODAY))),
    (members.add_account, lambda s, _: members.add_account(s, 4, _ACCOUNT, today=TODAY)),
    (members.add_base, lambda s, _: members.add_base(s, 4, DuesBaseDraft(TODAY, 600_000), today=TODAY)),
    (members.add_rule, lambda s, _: members.add_rule(s, DuesRuleDraft(TODAY, 40, 1000, "通知"))),
    (members.appoint_leader, lambda s, _: members.appoint_leader(s, CHEMISTRY, 4, "leader", _EARLIER)),
    (members.end_leader, lambda s, _: members.end_leader(s, 1, TODAY)),
    (members.merge_units, lambda s, _: members.merge_units(s, [CHEMISTRY], PHYSICS, TODAY, today=TODAY)),
    (removing.delete, lambda s, _: removing.delete(s, [10])),
    (anonymising.anonymise, lambda s, _: anonymising.anonymise(s, 9, reason=_WHY, today=TODAY)),
    (merging.merge, lambda s, scene: merging.merge(s, _two_records(scene), today=TODAY)),
    (merging.mark_different, lambda s, _: merging.mark_different(s, 5, 6)),
    (organisation.add_campus, lambda s, _: organisation.add_campus(s, "南校区")),
    (organisation.add_category, lambda s, _: organisation.add_category(s, _category())),
    (organisation.add_unit, lambda s, _: organisation.add_unit(s, _unit())),
    (organisation.rename_unit, lambda s, _: organisation.rename_unit(s, PHYSICS, "物理一组", TODAY)),
    (statistics.record_workforce, lambda s, _: statistics.record_workforce(s, _workforce(), today=TODAY)),
    (statistics.remove_workforce, lambda s, _: statistics.remove_workforce(s, 1)),
    (statistics.set_age_bands, lambda s, _: statistics.set_age_bands(s, "40, 50")),
    (policies.add_policy, lambda s, _: policies.add_policy(s, _RULES, _rule(_EARLIER))),
    (policies.add_version, lambda s, _: policies.add_version(s, 1, _rule(TODAY))),
    (
        policies.change_policy,
        lambda s, _: policies.change_policy(s, 1, replace(_RULES, code="aid", title="补助办法（修订）")),
    ),
    (policies.correct_version, lambda s, _: policies.correct_version(s, 1, *_rules_before_and_after())),
    (policies.allow, lambda s, _: policies.allow(s, ("person", 1), [_BREACH], _WHY)),
    (policies.close, lambda s, _: policies.close(s, 1, TODAY + dt.timedelta(days=1))),
    (proceedings.set_papers, lambda s, _: proceedings.set_papers(s, ("person", 1), [PaperDraft("证明")])),
    *HARDSHIP,
    *VISITS,
    *AID,
    *APPLICATIONS,
    (saving.save, lambda s, _: saving.save(s, "members", "第二个", {"text": "y"})),
    (saving.rename, lambda s, _: saving.rename(s, 1, "改过名")),
    (saving.remove, lambda s, _: saving.remove(s, 1)),
    (attaching.attach, lambda s, scene: attaching.attach(s, ("person", 2), [scene.given["new file"]])),
    (attaching.describe, lambda s, _: attaching.describe(s, 1, *_named("照片.jpg", "近照.jpg"))),
    (attaching.detach, lambda s, _: attaching.detach(s, [1])),
    (access.note, lambda s, _: access.note(s, "reveal", field="证件号码", about=("person", 1))),
    (office_settings.put, lambda s, _: office_settings.put(s, "office_name", "改名工会")),
    (reverting.take_back, lambda s, scene: reverting.take_back(s, _last_update(scene), _rules())),
    (operator_rows.set_role, lambda s, _: operator_rows.set_role(s, SECOND, Role.READ_ONLY, [OPERATOR])),
    (operator_rows.note_sign_in, lambda s, _: operator_rows.note_sign_in(s, 2)),
)


#: Modules of use cases that are long enough to be paths of their own, below.
PLAYED_AS_PATHS: Final = frozenset(one.__module__ for one in (writing.write, undoing.undo))


def prepare_services(scene: Scene) -> None:
    """What some of them need besides the office."""
    scene.given["new file"] = NewFile(store.put(scene.folder, CONTENT[::-1]), "申请书.pdf")


def _move() -> members.EventDraft:
    where = Placement(PHYSICS, WEST, PLACE.staff_category, "own")
    return members.EventDraft(EventKind.MOVE, dt.date(2026, 9, 1), where)


def _last_event(scene: Scene) -> int:
    with scene.office.reader() as reader:
        return int(reader.value("select max(id) from membership_event where person_id = 2"))


def _last_update(scene: Scene) -> int:
    with scene.office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry where action = '修改'"))


def _rules() -> Any:
    from union_desktop.app.areas import AREAS
    from union_desktop.app.desk import all_undo_rules

    return all_undo_rules(AREAS)


def _two_records(scene: Scene) -> MergeDraft:
    with scene.office.reader() as reader:
        found = comparing.compare(reader, 7, 8, TODAY)
    return MergeDraft(7, 8, found.facts, {one.key: one.side for one in found.fields}, found.proposed.together)


def _category() -> CategoryDraft:
    return CategoryDraft("visiting", "访问学者", Basis.OWN, 9)


def _unit() -> UnitDraft:
    return UnitDraft(UnitKind.GROUP, "天文小组", 2, EAST, _EARLIER)


def _rule(valid_from: dt.date) -> VersionDraft:
    return VersionDraft(valid_from, parameters=(ParameterDraft("cap_per_occasion", "100000"),))


def _rules_before_and_after() -> tuple[VersionDraft, VersionDraft]:
    return _rule(_EARLIER), replace(_rule(_EARLIER), document_no="校工〔2020〕1号")


def _workforce() -> WorkforceDraft:
    return WorkforceDraft(TODAY - dt.timedelta(days=1), 28, source="人事处")


def _named(before: str, after: str) -> tuple[AttachmentDraft, AttachmentDraft]:
    return AttachmentDraft(before, "照片"), AttachmentDraft(after, "照片")


# -- everything else ----------------------------------------------------------------------------------------------


Trouble = Literal["full", "read-only"]
FULL_DISK: Final = frozenset[Trouble](["full"])
ALWAYS: Final = frozenset[Trouble](["full", "read-only"])


@dataclass(frozen=True, slots=True)
class WritePath:
    """One way of writing outside a plain use case.

    ``on`` says whose disk is in trouble: the office's or the target's. The office is open in the window unless
    ``closed``; ``older`` begins with a file of an older version. In troubles named in ``quiet`` the program goes on
    without what it could not write. ``rooms`` are the bytes left on the full disk, as multiples of the database's size. ``done`` holds when the
    path has been gone to its end. ``leaves`` are names of files that may stay (the sentence or the documentation says so);
    a ``noted`` path keeps its audit entry from before the attempt. On a ``warm`` office the write-ahead log has room for one
    more use case, so that only what comes after it finds none. What ``makes_office`` writes to a future office folder.
    """

    name: str
    act: Callable[[Scene], Any]
    done: Callable[[Scene], bool]
    on: Literal["office", "target"] = "office"
    closed: bool = False
    older: bool = False
    quiet: frozenset[Trouble] = frozenset()
    rooms: Sequence[float] = (0, 0.1, 0.7)
    prepare: Callable[[Scene], Any] = lambda _scene: None
    leaves: Sequence[str] = ()
    noted: bool = False
    warm: bool = False
    makes_office: bool = False

    @property
    def needs_real_disk(self) -> bool:
        """Whether playing the system's answers (``disks.PlayedDisk``) is not enough to see what it does."""
        return self.name in _REAL_DISKS_ONLY


def _export_attachment(scene: Scene) -> None:
    row = scene.attachment()
    store.export_to(scene.folder, row.stored, row.file_name, scene.target / "照片.jpg")


def _thumbnail(scene: Scene) -> None:
    stored = scene.attachment().stored
    try:
        store.put_thumb(scene.folder, stored.store_name, stored.file_key, bytes(20_000))
    except OSError:
        # Whoever draws it says so: it is drawn again the next time.
        return


def _has_thumbnail(scene: Scene) -> bool:
    stored = scene.attachment().stored
    return store.thumb(scene.folder, stored.store_name, stored.file_key) == bytes(20_000)


def _back_up(scene: Scene) -> None:
    making.back_up(scene.office, places.free_path(scene.target), silent)


def _archives(scene: Scene) -> bool:
    found = list(scene.target.glob("*.ghbak"))
    return bool(found) and open_archive(found[-1]).damage(lambda _size: None) == []


def _two_places(scene: Scene) -> None:
    """The first place is in trouble, the second is whole, or the other way round."""
    first, second = scene.given["places"]
    chosen = BackupPlaces(Settings(None), scene.folder)
    chosen.set_first(first)
    chosen.set_second(second)
    taken = take(scene.office, chosen, TODAY, silent)
    if taken.notes:
        from union_desktop.core.errors import UserError

        raise UserError("".join(taken.notes))


def _second_in_trouble(scene: Scene) -> None:
    other = scene.folder.with_name("第一处")
    other.mkdir(exist_ok=True)
    scene.given["places"] = (other, scene.target)


def _copy_archive(scene: Scene) -> None:
    uid = keyfile.read(scene.furnished.folder).office_uid
    places.copy_to(scene.furnished.archive, scene.target, uid, lambda _size: None)


def _restore_beside(scene: Scene) -> None:
    scene.close()
    unpacked = unpacking.unpack_beside(open_archive(scene.furnished.archive), scene.key, scene.folder, silent)
    scene.given["kept"] = swapping.swap(scene.folder, unpacked.folder)


def _restore_elsewhere(scene: Scene) -> None:
    place = scene.target / "新工会"
    unpacked = unpacking.unpack_beside(open_archive(scene.furnished.archive), scene.key, place, silent)
    unpacking.put_in_new_folder(unpacked, place)


def _restored_elsewhere(scene: Scene) -> bool:
    office = open_with_key(scene.target / "新工会", OPERATOR, scene.key)
    office.close()
    return office.name == "示例大学工会"


def _plain(scene: Scene) -> None:
    plain_export.export(scene.office, scene.target / "全部.db", "移交档案馆", silent)


def _list(scene: Scene) -> None:
    look = list_export.ExportLook(
        ("name", "staff_no"), False, "全部", OPERATOR, "", dt.datetime(2026, 9, 30, 8, 0, tzinfo=dt.UTC)
    )
    arguments = {"ids": list(range(1, 11)), "on": None, "as_of": TODAY, "look": look}
    maker = "union_desktop.areas.members.documents.list_export:list_workbook"
    write_file(scene.target / "会员.xlsx", office_child.ask(scene.office, maker, arguments, silent))


def _figures(scene: Scene) -> None:
    arguments = {"on": TODAY, "dimensions": (Dimension.CAMPUS,), "basis": CountingBasis.WITH_ENTRUSTED}
    maker = "union_desktop.areas.statistics.documents.sheets:figures_from"
    write_file(scene.target / "统计.xlsx", office_child.ask(scene.office, maker, arguments, silent))


def _register(scene: Scene) -> None:
    arguments = {"as_of": TODAY, "look": RegisterLook(id_numbers="whole")}
    maker = "union_desktop.areas.members.documents:register_from"
    write_file(scene.target / "名册.pdf", office_child.ask(scene.office, maker, arguments, silent))


def _wrote(name: str, begins: bytes) -> Callable[[Scene], bool]:
    return lambda scene: (scene.target / name).read_bytes().startswith(begins)


def _opens(operator: str, password: str) -> Callable[[Scene], bool]:
    def look(scene: Scene) -> bool:
        scene.close()
        open_office(scene.folder, operator, password).close()
        return True

    return look


def _rekey(scene: Scene) -> None:
    scene.key = rekeying.rekey(scene.folder, OPERATOR, PASSWORD)


def _before_new_key(scene: Scene) -> None:
    """All that has to follow: kept forms, and a copy from before an upgrade."""
    _keep_forms(scene)
    copies = scene.folder / COPIES_FOLDER
    copies.mkdir()
    (copies / "office-0001.db").write_bytes(b"under the former key")


def _rekeyed(scene: Scene) -> bool:
    kept = kept_forms.read(scene.folder, scene.key, OPERATOR)
    former = list((scene.folder / COPIES_FOLDER).glob("office.key-*"))
    changed = scene.key != scene.furnished.key and kept is not None and len(former) == 1
    return changed and _opens(SECOND, SECOND_PASSWORD)(scene)


def _wrong_password(scene: Scene) -> None:
    try:
        open_office(scene.folder, OPERATOR, "不是这个密码").close()
    except keyfile.WrongPassword:
        return


def _counted(scene: Scene) -> bool:
    return attempts.untold(scene.folder, OPERATOR) > 0


def _keep_forms(scene: Scene) -> None:
    try:
        kept_forms.keep(scene.folder, scene.key, OPERATOR, {"form": "没有保存的内容" * 2000})
    except OSError as error:
        # As the lock does, which then stays locked and open.
        raise explain_os(error) from None


def _settings(scene: Scene) -> None:
    Settings(scene.target / "settings.json").put("columns", ["name"] * 3000)


def _log(scene: Scene) -> None:
    import logging

    log = Log(scene.target)
    try:
        logging.getLogger("union_desktop.test").error("something %s", "x" * 20_000)
    finally:
        log.close()


def _create(scene: Scene) -> None:
    create_office(scene.target / "新" / "工会", "示例工会", "张三", "一个足够长的密码").office.close()


def _roster(scene: Scene) -> None:
    plan = scene.furnished.plan
    with scene.office.transaction("登记名册来源") as session:
        writing.remember(session, plan.source)
    with scene.office.transaction("名册核对") as session:
        writing.write(session, plan)


def _undo_roster(scene: Scene) -> None:
    with scene.office.transaction("撤销名册") as session:
        undoing.undo(session, 1)


def _people(count: int) -> Callable[[Scene], bool]:
    def look(scene: Scene) -> bool:
        with scene.office.reader() as reader:
            return int(reader.value("select count(*) from person")) == count

    return look


def _is_there(path: Callable[[Scene], Path]) -> Callable[[Scene], bool]:
    return lambda scene: path(scene).exists()


NEW: Final = "另一个长长的密码"


def _add_or_set(scene: Scene) -> None:
    """What the sentence tells to do when the name is there and the password is not."""
    if any(one.name == "陈新" for one in operators.listed(scene.office)):
        operators.set_password(scene.office, "陈新", NEW)
    else:
        operators.add(scene.office, "陈新", Role.CLERK, NEW)


#: They open databases or files in ways that are not played, or meet the full disk at another place.
_REAL_DISKS_ONLY: Final = frozenset(
    {
        "add an operator",
        "add an operator, key file only",
        "back up, full office disk",
        "change one's password",
        "change one's password, key file only",
        "count a wrong password",
        "keep forms",
        "new data key",
        "password by the code",
        "plain export",
        "remove an operator",
        "set somebody's password",
        "sign in",
        "take in a roster",
        "upgrade",
    }
)

WRITE_PATHS: Final = (
    WritePath(
        "put an attachment",
        lambda scene: store.put(scene.folder, CONTENT[::-1]),
        lambda scene: len(store.names_in(scene.folder)) == 2,
    ),
    WritePath("keep a thumbnail", _thumbnail, _has_thumbnail, quiet=ALWAYS, rooms=(0,)),
    WritePath("save an attachment", _export_attachment, _wrote("照片.jpg", CONTENT[:99]), on="target"),
    WritePath("back up, full target", _back_up, _archives, on="target", rooms=(0, 0.5, 1.02)),
    WritePath("back up, full office disk", _back_up, _archives, rooms=(0, 0.5)),
    WritePath(
        "back up, second place",
        _two_places,
        _archives,
        on="target",
        rooms=(0.5,),
        prepare=_second_in_trouble,
        leaves=["工会备份-*.ghbak"],
    ),
    WritePath("copy an archive", _copy_archive, _archives, on="target", rooms=(0, 0.5)),
    WritePath(
        "restore over the office", _restore_beside, lambda scene: scene.given["kept"].is_dir(), rooms=(0, 0.7)
    ),
    WritePath(
        "restore elsewhere",
        _restore_elsewhere,
        _restored_elsewhere,
        on="target",
        rooms=(0, 0.5, 1.05),
        makes_office=True,
    ),
    WritePath("plain export", _plain, _wrote("全部.db", b"SQLite"), on="target", rooms=(0, 0.5), noted=True),
    WritePath("list as a spreadsheet", _list, _wrote("会员.xlsx", b"PK"), on="target", rooms=(0, 0.005)),
    WritePath("figures as a spreadsheet", _figures, _wrote("统计.xlsx", b"PK"), on="target", rooms=(0,)),
    WritePath("register as a paper", _register, _wrote("名册.pdf", b"%PDF"), on="target", rooms=(0, 0.01)),
    WritePath(
        "add an operator",
        lambda scene: operators.add(scene.office, "陈新", Role.CLERK, NEW),
        _opens("陈新", NEW),
        rooms=(0,),
    ),
    WritePath(
        "set somebody's password",
        lambda scene: operators.set_password(scene.office, SECOND, NEW),
        _opens(SECOND, NEW),
        rooms=(0,),
    ),
    WritePath(
        "change one's password",
        lambda scene: operators.change_password(scene.office, PASSWORD, NEW),
        _opens(OPERATOR, NEW),
        rooms=(0,),
    ),
    WritePath(
        "add an operator, key file only", _add_or_set, _opens("陈新", NEW), rooms=(0,), warm=True, noted=True
    ),
    WritePath(
        "change one's password, key file only",
        lambda scene: operators.change_password(scene.office, PASSWORD, NEW),
        _opens(OPERATOR, NEW),
        rooms=(0,),
        warm=True,
        noted=True,
    ),
    WritePath(
        "remove an operator",
        lambda scene: operators.remove(scene.office, SECOND),
        lambda scene: SECOND not in keyfile.read(scene.folder).operators,
        rooms=(0,),
    ),
    WritePath(
        "password by the code",
        lambda scene: operators.reset_with_code(scene.folder, scene.furnished.code, OPERATOR, NEW).close(),
        _opens(OPERATOR, NEW),
        closed=True,
        rooms=(0, 0.1),
    ),
    WritePath(
        "new data key", _rekey, _rekeyed, closed=True, rooms=(0, 0.5, 1.02, 1.9), prepare=_before_new_key
    ),
    WritePath(
        "sign in",
        lambda scene: open_office(scene.folder, OPERATOR, PASSWORD).close(),
        _opens(OPERATOR, PASSWORD),
        closed=True,
        rooms=(0,),
    ),
    WritePath("count a wrong password", _wrong_password, _counted, closed=True, quiet=FULL_DISK, rooms=(0,)),
    WritePath(
        "keep forms",
        _keep_forms,
        lambda scene: kept_forms.read(scene.folder, scene.key, OPERATOR) is not None,
        rooms=(0, 0.05),
    ),
    WritePath(
        "upgrade",
        lambda scene: open_with_key(scene.folder, OPERATOR, scene.key).close(),
        lambda scene: any((scene.folder / "升级前副本").glob("*.db")),
        closed=True,
        older=True,
        rooms=(0, 0.5, 1.1),
    ),
    WritePath(
        "make an office",
        _create,
        _is_there(lambda s: s.target / "新" / "工会"),
        on="target",
        makes_office=True,
    ),
    WritePath("take in a roster", _roster, _people(30), rooms=(0, 0.05)),
    WritePath("undo a roster", _undo_roster, _people(10), rooms=(0, 0.05), prepare=_roster),
    WritePath(
        "settings",
        _settings,
        lambda scene: bool(Settings(scene.target / "settings.json").get("columns")),
        on="target",
        quiet=ALWAYS,
        rooms=(0,),
    ),
    WritePath(
        "log",
        _log,
        _is_there(lambda s: s.target / LOG_NAME),
        on="target",
        quiet=ALWAYS,
        rooms=(0,),
        leaves=["*.log"],
    ),
)
