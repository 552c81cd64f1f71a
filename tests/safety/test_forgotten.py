# SPDX-License-Identifier: GPL-3.0-or-later
"""After somebody was made nameless nothing of him or her is in the office file: not in a table, not in the search index,
not in a page that is free now, not in a new archive, and no undo brings anything back.
"""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.office_fixtures import OPERATOR, PLACE, TODAY, WEST, Template, a_member, a_person, enrolled
from tests.safety.furnished import in_this_process, silent
from tests.torture.checks import findings
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.areas.members import service as members
from union_desktop.areas.members.service import anonymising, comparing, merging
from union_desktop.areas.members.terms import (
    ConsentDraft,
    EventKind,
    FamilyDraft,
    MergeDraft,
    ResumeDraft,
)
from union_desktop.areas.roster.service import undoing, writing
from union_desktop.areas.roster.service.reconcile import Reconciliation
from union_desktop.areas.roster.terms import Scope
from union_desktop.core import access, office_child
from union_desktop.core.attachments import service as attaching, store
from union_desktop.core.attachments.terms import AttachmentDraft, NewFile
from union_desktop.core.backup import making
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office, open_with_key
from union_desktop.core.roles import Role
from union_desktop.core.undo import reverting
from union_desktop.core.values import with_check_character
from union_desktop.widgets.purpose import TITLES

PAGE, SEALS = 4096, 80
NUMBER = with_check_character("110105195512310" + "02")
#: Every value that tells who it is; each is planted somewhere, some only in the past.
WORDS = (
    "欧阳籀",
    "欧阳贞",
    "ouyang",
    NUMBER,
    "13900008017",
    "13900008018",
    "ZQ80017731",
    "ZQ80017732",
    "zhou@example.org",
    "朱雀里",
    "慢性甲骨炎",
    "文字学教研室",
    "籀夫人",
    "籀小妹",
    "旧书库管理处",
    "同意书甲",
    "本人申请离开",
    "出院小结",
    "病历扫描",
    "重复登记的籀",
    "会员证九九",
    "给籀开的证明",
)
#: Names of a file that somebody opened, before it was renamed and after.
LOOKED_AT = ("胸片近影", "改过名的片子")
CONTENT = "住院十七天，恢复良好".encode()


def decrypted(data: bytes, key: bytes) -> bytes:
    """All pages of a database as they are inside, those included that hold nothing any more."""
    pages = []
    for at in range(0, len(data), PAGE):
        page = data[at : at + PAGE]
        begin = 0 if at else 16  # the first page begins with the salt
        vector = page[PAGE - SEALS : PAGE - SEALS + 16]
        cipher = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        pages.append(cipher.update(page[begin : PAGE - SEALS]) + cipher.finalize())
    return b"".join(pages)


def cells(database: Path, key: bytes) -> Iterator[tuple[str, bytes]]:
    """(table, content) of every value of every table, the search index's own and unpacked contents included."""
    connection = connect(database, key)
    try:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            for row in connection.execute(f'select * from "{name}"'):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield name, data
                    if isinstance(value, bytes):
                        with suppress(zlib.error):
                            yield name, zlib.decompress(value)
        # The index packs its words by what they have in common, so they are asked for.
        connection.execute("create virtual table temp.words using fts5vocab(main, person_search, 'row')")
        for (term,) in connection.execute("select term from temp.words"):
            yield "search words", str(term).encode()
    finally:
        connection.close()


def found(folder: Path, key: bytes, words: Sequence[str] = (*WORDS, CONTENT.decode())) -> dict[str, set[str]]:
    """Where which words are: by table, ``pages`` for the inside of the file, ``files`` for everything beside it."""
    places: dict[str, set[str]] = {}

    def look(place: str, data: bytes) -> None:
        for word in words:
            if any(word.encode(one) in data for one in ("utf-8", "utf-16-le", "gb18030")):
                places.setdefault(place, set()).add(word)

    for table, data in cells(folder / DATABASE_NAME, key):
        look(table, data)
    look("pages", decrypted((folder / DATABASE_NAME).read_bytes(), key))
    for one in folder.rglob("*"):
        look("files", str(one.relative_to(folder)).encode())
        if one.is_file() and one.name != DATABASE_NAME:
            look("files", one.read_bytes())
    return places


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def take_in_roster(office: Office, file: Path) -> None:
    """A roster in which the person stands among others."""
    lines = [f"ZQ80017731,欧阳籀,{NUMBER},13900008018,文字学教研室,物理小组,在编"]
    lines += [f"N{at},{'甲乙丙丁戊'[at]}新一,,,物理学院,物理小组,在编" for at in range(5)]
    header = "工号,姓名,身份证号,手机,部门,工会小组,人员类别"
    file.write_text("\n".join([header, *lines]), "utf-8")
    with Reconciliation(office, TODAY) as machine:
        machine.open(file, "人事处")
        machine.set_scope(Scope(partial=True))
        machine.compare()
        plan = machine.plan()
    with office.transaction("登记名册来源") as session:
        writing.remember(session, plan.source)
    with office.transaction("名册核对") as session:
        assert writing.write(session, plan).applied >= 5


def live_through(office: Office, files: Path) -> int:
    """A person who had everything that can be recorded, put right, doubled, merged, taken back; then left."""
    person = a_person(
        name="欧阳贞",
        staff_no="ZQ80017732",
        id_type="111",
        id_number=NUMBER,
        birth_date=dt.date(1955, 12, 31),
        gender="2",
        phone="13900008017",
        email="zhou@example.org",
        home_address="朱雀里 7 号",
        remark="慢性甲骨炎，请照顾",
    )
    number = enrolled(office, replace(a_member(person), card_no="会员证九九"))
    with office.transaction("改正姓名") as session:
        changed = {"name": "欧阳籀", "staff_no": "ZQ80017731"}
        members.update_many(session, {number: changed}, today=TODAY)
    take_in_roster(office, files / "名册.csv")
    with office.transaction("家庭等") as session:
        members.add_family(session, number, FamilyDraft("配偶", "籀夫人"), today=TODAY)
        members.add_family(session, number, FamilyDraft("女", "籀小妹"), today=TODAY)
        members.add_resume(session, number, ResumeDraft("1975-01", "1990-01", "旧书库管理处"), today=TODAY)
        members.add_consent(session, number, ConsentDraft("照片", "1", TODAY, note="同意书甲"), today=TODAY)
    with office.transaction("删除家庭成员") as session:
        members.remove_family(session, 2)
    stored = [store.put(office.folder, CONTENT * at) for at in (1, 2)]
    with office.transaction("添加附件") as session:
        named = [NewFile(one, f"{name}.txt") for one, name in zip(stored, ("出院小结", "旧名"), strict=True)]
        added = attaching.attach(session, ("person", number), named).added
        attaching.describe(
            session,
            added[1],
            AttachmentDraft("旧名.txt"),
            AttachmentDraft("病历扫描.txt", "诊断", "籀夫人送来"),
        )
    with office.transaction("删除附件") as session:
        attaching.detach(session, added[:1])
    twice(office, number)
    with office.transaction("查看", needs=Role.READ_ONLY) as session:
        access.note(session, "reveal", field="证件号码", about=("person", number), purpose="给籀开的证明")
    look_at_file(office, number)
    with office.transaction("退会") as session:
        gone = members.EventDraft(EventKind.WITHDRAW, dt.date(2020, 6, 1), None, "籀本人申请离开")
        members.record_event(session, number, gone, today=TODAY)
    return number


def look_at_file(office: Office, number: int) -> None:
    """As the panel of files does it (``widgets.purpose.noted``): the name stands in the look and in the entry's title."""
    with office.transaction("添加附件") as session:
        file = NewFile(store.put(office.folder, CONTENT * 3), f"{LOOKED_AT[0]}.png")
        added = attaching.attach(session, ("person", number), [file]).added[0]
    for name in LOOKED_AT:
        if name != LOOKED_AT[0]:
            with office.transaction("名称与说明") as session:
                before, after = AttachmentDraft(f"{LOOKED_AT[0]}.png"), AttachmentDraft(f"{name}.png")
                attaching.describe(session, added, before, after)
        looked = f"附件：{name}.png"
        with office.transaction(f"{TITLES['reveal']}：{looked}", needs=Role.READ_ONLY) as session:
            access.note(session, "reveal", field=looked, about=("person", number))


def twice(office: Office, number: int) -> None:
    """Entered a second time, merged, taken apart, merged again."""
    place = replace(PLACE, campus_id=WEST)
    draft = a_member(a_person(name="重复登记的籀", staff_no="", remark="欧阳籀的旧记录"), place=place)
    other = enrolled(office, draft)
    for again in (True, False):
        with office.reader() as reader:
            compared = comparing.compare(reader, number, other, TODAY)
        sides = {one.key: one.side for one in compared.fields}
        drafted = MergeDraft(number, other, compared.facts, sides, compared.proposed.together)
        with office.transaction("合并") as session:
            merging.merge(session, drafted, today=TODAY)
        if again:
            with office.transaction("撤销合并") as session:
                merging.unmerge(session, last_seq(office))


@pytest.fixture(scope="module")
def lived(office_template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A closed office, and the number of the person in it."""
    place = tmp_path_factory.mktemp("lived")
    import shutil

    shutil.copytree(office_template.folder, place / "office")
    office = open_with_key(place / "office", OPERATOR, office_template.data_key)
    enrolled(office, name="秦叔宝", staff_no="S1")
    number = live_through(office, place)
    office.close()
    return place / "office", number


@pytest.fixture
def folder(lived: tuple[Path, int], tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(lived[0], tmp_path / "office")
    return tmp_path / "office"


def forget(folder: Path, key: bytes, number: int, *, with_files: bool) -> None:
    office = open_with_key(folder, OPERATOR, key)
    try:
        with office.transaction("匿名处理") as session:
            made = anonymising.anonymise(
                session, number, reason="本人书面申请删除", with_files=with_files, today=TODAY
            )
        anonymising.remove_contents(office.folder, made.contents)
    finally:
        office.close()


def test_before_it_every_word_is_there(lived: tuple[Path, int], office_template: Template) -> None:
    """The negative control, for the tables and for the inside of the pages alike."""
    places = found(lived[0], office_template.data_key)
    everywhere = set().union(*places.values())
    assert set(WORDS) <= everywhere
    assert set(WORDS) <= places["pages"]
    assert {"search words", "audit_change", "roster_attachment"} <= set(places)


def test_nothing_is_left_in_the_file(
    folder: Path, lived: tuple[Path, int], office_template: Template
) -> None:
    key = office_template.data_key
    forget(folder, key, lived[1], with_files=True)
    assert found(folder, key) == {}
    assert store.names_in(folder) == {}
    assert findings(folder, key, OPERATOR) == []


@pytest.mark.parametrize("word", LOOKED_AT)
def test_the_name_of_a_file_somebody_looked_at_is_gone_too(
    folder: Path, lived: tuple[Path, int], office_template: Template, word: str
) -> None:
    key = office_template.data_key
    assert {"access_entry", "audit_entry"} <= set(found(folder, key, [word]))
    forget(folder, key, lived[1], with_files=True)
    assert found(folder, key, [word]) == {}


def test_without_the_files_only_the_kept_rosters_tell(
    folder: Path, lived: tuple[Path, int], office_template: Template
) -> None:
    """What is documented: the file as it was read tells about everybody who stood in it."""
    forget(folder, office_template.data_key, lived[1], with_files=False)
    assert set(found(folder, office_template.data_key)) == {"roster_attachment"}


def test_no_undo_brings_anything_back(
    folder: Path, lived: tuple[Path, int], office_template: Template
) -> None:
    key = office_template.data_key
    forget(folder, key, lived[1], with_files=True)
    office = open_with_key(folder, OPERATOR, key)
    rules = all_undo_rules(AREAS)
    refused = 0
    for seq in range(last_seq(office), 0, -1):
        try:
            with office.transaction("撤销") as session:
                reverting.take_back(session, seq, rules)
        except UserError:
            refused += 1
    with suppress(UserError), office.transaction("撤销名册") as session:
        undoing.undo(session, 1)
    office.close()
    assert refused > 0
    assert found(folder, key) == {}


def test_nothing_is_in_a_new_archive(
    folder: Path, lived: tuple[Path, int], office_template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_child, "_asked", in_this_process)
    key = office_template.data_key
    forget(folder, key, lived[1], with_files=True)
    office = open_with_key(folder, OPERATOR, key)
    made = making.back_up(office, folder.with_name("新.ghbak"), silent)
    office.close()
    unpacked = folder.with_name("unpacked")
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(unpacked)
    assert found(unpacked, key) == {}
