# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of mutual aid: plans, their periods, who is insured in each, claims; amounts in fen. Steps are in core.proceedings."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class MutualAidPlan(Record):
    """A plan of an outside fund; what differs by region and year stands in its periods.

    ``materials`` has one paper a line; ``claim_days`` is how long after the incident a claim may be handed in;
    ``least_share`` of those who can be insured, in ten-thousandths.
    """

    __tablename__ = "mutual_aid_plan"
    subject: ClassVar[tuple[str, str]] = ("mutual_aid_plan", "id")
    name: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    insurer: Mapped[str] = mapped_column(Text, default="")
    term_months: Mapped[int | None]
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    women_only: Mapped[bool] = mapped_column(default=False)
    least_share: Mapped[int | None]
    claim_days: Mapped[int | None]
    materials: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "kind in ('women_illness', 'serious_illness', 'accident', 'child_accident', 'hospital', 'other')",
            name="kind",
        ),
        {"sqlite_autoincrement": True},
    )


class MutualAidPeriod(Record):
    """One insured period of a plan, both days included; fee per share in fen."""

    __tablename__ = "mutual_aid_period"
    subject: ClassVar[tuple[str, str]] = ("mutual_aid_plan", "plan_id")
    plan_id: Mapped[int] = mapped_column(ForeignKey("mutual_aid_plan.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    from_on: Mapped[dt.date] = mapped_column(Date)
    to_on: Mapped[dt.date] = mapped_column(Date)
    policy_no: Mapped[str] = mapped_column(Text, default="")
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("from_on <= to_on", name="period"),
        UniqueConstraint("plan_id", "name"),
        {"sqlite_autoincrement": True},
    )


class MutualAidInsured(Record):
    """Somebody insured in a period, with the place of the day he or she was put on the list."""

    __tablename__ = "mutual_aid_insured"
    subject: ClassVar[tuple[str, str]] = ("mutual_aid_period", "period_id")
    period_id: Mapped[int] = mapped_column(ForeignKey("mutual_aid_period.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shares: Mapped[int] = mapped_column(default=1)
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    group_name: Mapped[str] = mapped_column(Text, default="")
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("campus.id"))
    staff_category: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        UniqueConstraint("person_id", "period_id"),
        CheckConstraint("shares > 0 and fee >= 0", name="shares"),
        {"sqlite_autoincrement": True},
    )


class MutualAidClaim(Record):
    """A claim the office helps with; the money comes from outside and goes to the member, in fen.

    ``uninsured_reason`` says why it goes on although the incident lies in no insured period of the person (children).
    """

    __tablename__ = "mutual_aid_claim"
    subject: ClassVar[tuple[str, str]] = ("mutual_aid_claim", "id")
    claim_no: Mapped[str] = mapped_column(Text, unique=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("mutual_aid_period.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(Text)
    patient: Mapped[str] = mapped_column(Text, default="")
    noticed_on: Mapped[dt.date] = mapped_column(Date)
    incident_on: Mapped[dt.date] = mapped_column(Date)
    diagnosed_on: Mapped[dt.date | None] = mapped_column(Date)
    disease: Mapped[str] = mapped_column(Text, default="")
    uninsured_reason: Mapped[str] = mapped_column(Text, default="")
    deadline_on: Mapped[dt.date | None] = mapped_column(Date, index=True)
    submitted_on: Mapped[dt.date | None] = mapped_column(Date)
    acceptance_no: Mapped[str] = mapped_column(Text, default="")
    benefit_amount: Mapped[int | None] = mapped_column(BigInteger)
    paid_on: Mapped[dt.date | None] = mapped_column(Date)
    handler: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "status in ('open', 'submitted', 'accepted', 'paid', 'refused', 'withdrawn')", name="status"
        ),
        CheckConstraint("status <> 'paid' or benefit_amount > 0 and paid_on is not null", name="paid"),
        {"sqlite_autoincrement": True},
    )
