# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels and envelopes for a selection of members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from union_desktop.areas.members.queries.papers import Address, addresses

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.labels import Part

LABELS_TITLE: Final = "会员标签"
ENVELOPES_TITLE: Final = "会员信封"
Where = Literal["unit", "home"]


@dataclass(frozen=True, slots=True)
class MailingLook:
    """What stands on labels and envelopes.

    ``form`` is the key of a format of ``documents.labels``; ``where`` the place of work (campus and department) or the
    home; ``salutation`` follows the name (老师, 同志, 收). ``start`` is the first free label, ``shift_right`` and
    ``shift_down`` move the print (mm). ``sender`` are the lines in the lower right corner of an envelope.
    """

    form: str
    where: Where = "unit"
    salutation: str = ""
    with_group: bool = True
    with_staff_no: bool = False
    start: int = 1
    shift_right: int = 0
    shift_down: int = 0
    outlines: bool = False
    sender: tuple[str, ...] = ()
    printed_at: dt.datetime | None = None


def mailing_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    ids: Sequence[int],
    on: dt.date,
    look: MailingLook,
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return mailing(addresses(reader, ids, on), look, count=len(ids), progress=report)


def mailing(
    people: Iterable[Address],
    look: MailingLook,
    *,
    count: int = 0,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Labels or envelopes, whichever ``look.form`` names; raises ValueError for an unknown format."""
    from union_desktop.documents import labels

    shift = (float(look.shift_right), float(look.shift_down))
    sheet = next((one for one in labels.LABEL_FORMATS if one.key == look.form), None)
    if sheet is not None:
        return labels.label_sheets(
            (_label(one, look) for one in people),
            sheet,
            title=LABELS_TITLE,
            start=look.start,
            shift=shift,
            outlines=look.outlines,
            count=count,
            made_on=look.printed_at,
            progress=progress,
            fonts=fonts,
            invariant=invariant,
        )
    envelope = next((one for one in labels.ENVELOPE_FORMATS if one.key == look.form), None)
    if envelope is None:
        raise ValueError(f"no label or envelope {look.form!r}")
    sender = [labels.Part(line, 11.0) for line in look.sender]
    return labels.envelopes(
        (labels.Envelope(_recipient(one, look), sender) for one in people),
        envelope,
        title=ENVELOPES_TITLE,
        shift=shift,
        count=count,
        made_on=look.printed_at,
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def _label(one: Address, look: MailingLook) -> list[Part]:
    from union_desktop.documents.labels import Part

    group = one.group if look.with_group else ""
    number = f"工号 {one.staff_no}" if look.with_staff_no and one.staff_no else ""
    return [
        Part(_addressed(one, look), 14.0, "hei"),
        *(Part(line, 10.5) for line in _place(one, look)),
        Part("　".join(filter(None, (group, number))), 9.5),
    ]


def _recipient(one: Address, look: MailingLook) -> list[Part]:
    from union_desktop.documents.labels import Part

    return [*(Part(line, 13.0) for line in _place(one, look)), Part(_addressed(one, look), 20.0, "hei")]


def _place(one: Address, look: MailingLook) -> tuple[str, ...]:
    return (one.home_address,) if look.where == "home" else (one.campus, one.department)


def _addressed(one: Address, look: MailingLook) -> str:
    return f"{one.name}　{look.salutation}" if look.salutation else one.name
