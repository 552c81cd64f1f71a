# SPDX-License-Identifier: GPL-3.0-or-later
"""What the buttons of the members area do: a form, a draft, a command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.members.queries import placing, record
from union_desktop.areas.members.queries.record import EventRow, MemberRecord
from union_desktop.areas.members.terms import ENDINGS, EventKind, MembershipStatus, PersonDraft
from union_desktop.areas.members.ui.choices import read_choices
from union_desktop.widgets import ask
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.areas.members.queries.placing import Standing
    from union_desktop.areas.members.ui.choices import Choices
    from union_desktop.areas.members.ui.tab import MembersTab
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_STANDING = (MembershipStatus.APPLYING, MembershipStatus.ACTIVE, MembershipStatus.RETAINED)


@reopens
def enrol(desk: Desk) -> None:
    """A new member; the unit the list is narrowed to is proposed."""
    from union_desktop.areas.members.ui.person_form import NewMember, NewMemberDialog

    today = desk.today()
    with desk.office.reader() as reader:
        choices = read_choices(reader, today)
    if not choices.categories or not choices.campuses:
        ask.warn(desk.window, "还没有校区或人员类别，不能新增会员。请先在“工会组织”中建立。")
        return
    tab = _tab(desk)
    unit = tab.unit if tab is not None else None
    group = unit.id if unit is not None and unit.id in {known for known, _ in choices.groups} else None
    draft = NewMember(PersonDraft(), today, group, choices.campus_of(group))
    NewMemberDialog(desk, choices, draft, partial(_show_first, desk)).open()


@reopens
def edit(desk: Desk, ids: tuple[int, ...]) -> None:
    """The facts of one person; with several selected, those they share."""
    from union_desktop.areas.members.ui.person_form import EditPersonDialog

    if len(ids) != 1:
        bulk_edit(desk, ids)
        return
    with desk.office.reader() as reader:
        found = record.record(reader, ids[0], desk.today())
    status = found.status.label if found.status else "未入会"
    where = " · ".join(filter(None, (found.person.name, status, found.group, found.campus, found.category)))
    EditPersonDialog(desk, ids[0], found.person, f"{where}。小组、类别和会籍状态请用“会籍变动”登记。").open()


@reopens
def record_event(desk: Desk, ids: tuple[int, ...]) -> None:
    """Something that happened to one or several memberships; thousands may be selected, so they are read aside."""
    today = desk.today()

    def read(reader: Reader) -> tuple[dict[int, Standing], Choices]:
        return placing.standings(reader, ids, today), read_choices(reader, today)

    way = present_way()

    def ask_what(found: tuple[dict[int, Standing], Choices]) -> None:
        with on_way(way):
            _ask_what(desk, [found[0][one] for one in ids if one in found[0]], found[1])

    desk.tasks.query(read, ask_what, owner=desk.window, key="members.event")


def _ask_what(desk: Desk, people: list[Standing], choices: Choices) -> None:
    from union_desktop.areas.members.ui.event_forms import EventDialog, named

    outside = [one for one in people if one.status not in _STANDING]
    if len(people) == 1 and outside and outside[0].status is not MembershipStatus.DECEASED:
        status = outside[0].status.label if outside[0].status else "未入会"
        if ask.confirm(
            desk.window,
            f"“{outside[0].name}”现在是“{status}”，没有可变动的会籍。要办理重新入会吗？",
            yes="重新入会",
            title="会籍变动",
        ):
            rejoin(desk, (outside[0].person_id,))
    elif outside:
        ask.tell(
            desk.window,
            f"{named(outside)} 现在不是会员，不能登记会籍变动；没有改动任何记录。"
            "再次入会请用“重新入会”，记错了可在右侧的会籍记录中更正。",
        )
    elif people:
        EventDialog(desk, people, choices, partial(_say_recorded, desk)).open()


@reopens
def bulk_edit(desk: Desk, ids: tuple[int, ...]) -> None:
    """The same facts for all who are selected."""
    from union_desktop.areas.members.ui.bulk_edit import BulkEditDialog

    today = desk.today()

    def done(count: int) -> None:
        tab = _tab(desk)
        if tab is not None:
            tab.banner.say(f"已修改 {count} 人的资料，可用 Ctrl+Z 一次撤销。", "done")

    way = present_way()

    def open_dialog(found: dict[int, Standing]) -> None:
        people = [found[one] for one in ids if one in found]
        if people:
            with on_way(way):
                BulkEditDialog(desk, people, done).open()

    desk.tasks.query(
        partial(placing.standings, ids=ids, on=today),
        open_dialog,
        owner=desk.window,
        key="members.bulk_edit",
    )


def export(desk: Desk) -> None:
    """The list as it stands, into a spreadsheet."""
    from union_desktop.areas.members.ui.export_dialog import export as export_list

    tab = _tab(desk)
    if tab is not None:
        export_list(desk, tab)


@reopens
def rejoin(desk: Desk, ids: tuple[int, ...]) -> None:
    """A further membership for somebody who left."""
    from union_desktop.areas.members.ui.event_forms import RejoinDialog

    if len(ids) != 1:
        ask.tell(desk.window, f"已选 {len(ids)} 人。重新入会需要逐个登记，请只选一人。")
        return
    today = desk.today()
    with desk.office.reader() as reader:
        one = placing.standings(reader, ids, today).get(ids[0])
        choices = read_choices(reader, today)
        person = record.person(reader, ids[0])
    if one is not None and one.status in (*_STANDING, MembershipStatus.DECEASED):
        assert one.status is not None
        ask.tell(desk.window, f"“{one.name}”现在是“{one.status.label}”，不需要办理重新入会。")
        return
    RejoinDialog(desk, ids[0], person, one.placement if one else None, choices).open()


@reopens
def correct_event(desk: Desk, found: MemberRecord, event: EventRow) -> None:
    """An event that was recorded wrongly."""
    from union_desktop.areas.members.ui.event_forms import CorrectEventDialog

    with desk.office.reader() as reader:
        choices = read_choices(reader, event.on)
    CorrectEventDialog(desk, found, event, choices).open()


def remove_event(desk: Desk, found: MemberRecord, event: EventRow) -> None:
    """An event that never happened."""
    if not ask.confirm(
        desk.window,
        f"要删除“{found.person.name}” {event.on:%Y-%m-%d} 的“{event.kind.label}”吗？"
        "会籍状态会按其余记录重新推算；删除的内容会留痕。",
        yes="删除",
        title="删除会籍记录",
        danger=True,
    ):
        return

    def write(session: object, event_id: int = event.id) -> Changes:
        from union_desktop.areas.members import service

        return service.remove_event(session, event_id, today=desk.today())  # type: ignore[arg-type]

    desk.tasks.command(write, title="删除会籍记录", owner=desk.window)


def print_register(desk: Desk, unit_id: int | None = None) -> None:
    """The register of a unit; without one, unit and day of the list are proposed."""
    from union_desktop.areas.members.ui.register_dialog import RegisterDialog
    from union_desktop.areas.organisation import queries as organisation

    on = None
    if unit_id is None and (tab := _tab(desk)) is not None:
        on = tab.shown.on
        unit_id = tab.unit.id if tab.unit is not None else None
    with desk.office.reader() as reader:
        units = organisation.tree(reader, on or desk.today())
    RegisterDialog(desk, units, unit_id, on).open()


def print_registration(desk: Desk, ids: tuple[int, ...]) -> None:
    """会员登记表 of the selected people."""
    from union_desktop.areas.members.ui import paper_dialogs

    paper_dialogs.print_registration(desk, ids)


def print_transfer(desk: Desk, ids: tuple[int, ...]) -> None:
    """The slips of a transfer."""
    from union_desktop.areas.members.ui import paper_dialogs

    paper_dialogs.print_transfer(desk, ids)


def print_retention(desk: Desk, ids: tuple[int, ...]) -> None:
    """The form of retained membership."""
    from union_desktop.areas.members.ui import paper_dialogs

    paper_dialogs.print_retention(desk, ids)


def print_mailing(desk: Desk, ids: tuple[int, ...]) -> None:
    """Labels and envelopes."""
    from union_desktop.areas.members.ui import mailing_dialog

    mailing_dialog.print_mailing(desk, ids)


def merge_people(desk: Desk, ids: tuple[int, ...]) -> None:
    """Two records of one person, side by side."""
    from union_desktop.areas.members.ui.duplicates_dialog import DuplicatesDialog

    if len(ids) != 2:
        ask.tell(
            desk.window,
            f"已选 {len(ids)} 人。合并需要选中同一个人的两条记录（按住 Ctrl 再点第二条），也可以用“查找重复”。",
        )
        return
    DuplicatesDialog(desk, (ids[0], ids[1])).open()


def _show_first(desk: Desk, changes: Changes) -> None:
    desk.go_to("members", changes.ids[0])


def _say_recorded(desk: Desk, kind: EventKind, count: int) -> None:
    tab = _tab(desk)
    if tab is None:
        return
    gone = "；他们不再出现在“正式会员”中" if kind in (*ENDINGS, EventKind.RETIRE, EventKind.RETAIN) else ""
    tab.banner.say(f"已为 {count} 人登记“{kind.label}”{gone}。", "done")


def _tab(desk: Desk) -> MembersTab | None:
    from union_desktop.areas.members.ui.tab import MembersTab

    found = desk.window.findChild(MembersTab)
    return found if isinstance(found, MembersTab) else None
