# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of hardship files: the household, its expenses, how it was classed each time, and yearly samples.

Steps and required papers are in ``core.proceedings``, consents with the person, scans among the attached files.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from union_desktop.core.database import Record


class HardshipCase(Record):
    """One household's file; ``status`` is where its steps have led, amounts in fen, floor area in square decimetres.

    ``filed_on`` is the last day it came on file, ``reviewed_on`` the last review, ``touched_on`` the last day anybody worked
    on it.
    """

    __tablename__ = "hardship_case"
    subject: ClassVar[tuple[str, str]] = ("hardship_case", "id")
    case_no: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(Text, index=True)
    hardship_class: Mapped[str] = mapped_column(Text, default="")
    main_cause: Mapped[str] = mapped_column(Text, default="")
    secondary_causes: Mapped[str] = mapped_column(Text, default="")
    situation: Mapped[str] = mapped_column(Text, default="")
    work_state: Mapped[str] = mapped_column(Text, default="")
    work_since: Mapped[str] = mapped_column(Text, default="")
    model_worker_level: Mapped[str] = mapped_column(Text, default="")
    health_status: Mapped[str] = mapped_column(Text, default="")
    disability_type: Mapped[str] = mapped_column(Text, default="")
    disability_level: Mapped[str] = mapped_column(Text, default="")
    medical_insurance: Mapped[str] = mapped_column(Text, default="")
    housing_type: Mapped[str] = mapped_column(Text, default="")
    floor_area: Mapped[int | None]
    hukou_place: Mapped[str] = mapped_column(Text, default="")
    other_contact: Mapped[str] = mapped_column(Text, default="")
    postcode: Mapped[str] = mapped_column(Text, default="")
    single_parent: Mapped[bool] = mapped_column(default=False)
    self_help: Mapped[bool] = mapped_column(default=False)
    zero_employment: Mapped[bool] = mapped_column(default=False)
    subsistence_allowance: Mapped[bool] = mapped_column(default=False)
    other_annual_income: Mapped[int] = mapped_column(BigInteger, default=0)
    reimbursed: Mapped[int] = mapped_column(BigInteger, default=0)
    opened_on: Mapped[dt.date] = mapped_column(Date)
    filed_on: Mapped[dt.date | None] = mapped_column(Date)
    closed_on: Mapped[dt.date | None] = mapped_column(Date)
    reviewed_on: Mapped[dt.date | None] = mapped_column(Date)
    touched_on: Mapped[dt.date] = mapped_column(Date)
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "status in ('draft', 'submitted', 'branch_reviewed', 'publicised', 'filed', 'relieved', 'cancelled')",
            name="status",
        ),
        CheckConstraint(
            "hardship_class in ('', 'deep', 'relative', 'accidental', 'none')", name="hardship_class"
        ),
        {"sqlite_autoincrement": True},
    )


class HouseholdMember(Record):
    """Somebody of the household, the worker included (relation 本人); monthly income in fen.

    ``person_id`` is given when he or she is known to the office as a person.
    """

    __tablename__ = "household_member"
    subject: ClassVar[tuple[str, str]] = ("hardship_case", "case_id")
    case_id: Mapped[int] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    gender: Mapped[str] = mapped_column(Text, default="")
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    id_type: Mapped[str] = mapped_column(Text, default="")
    id_number: Mapped[str] = mapped_column(Text, default="")
    political_status: Mapped[str] = mapped_column(Text, default="")
    medical_insurance: Mapped[str] = mapped_column(Text, default="")
    health_status: Mapped[str] = mapped_column(Text, default="")
    identity: Mapped[str] = mapped_column(Text, default="")
    work_unit: Mapped[str] = mapped_column(Text, default="")
    monthly_income: Mapped[int] = mapped_column(BigInteger, default=0)
    shares_home: Mapped[bool] = mapped_column(default=True)
    remark: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint("monthly_income >= 0", name="monthly_income"),
        Index(None, "id_number"),
        {"sqlite_autoincrement": True},
    )


class HouseholdExpense(Record):
    """A rigid expense of a year, in fen (DOMAIN §2.1)."""

    __tablename__ = "household_expense"
    subject: ClassVar[tuple[str, str]] = ("hardship_case", "case_id")
    case_id: Mapped[int] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (CheckConstraint("amount > 0", name="amount"), {"sqlite_autoincrement": True})


class HardshipExclusion(Record):
    """One line of the list of what keeps a household from being filed, and the answer."""

    __tablename__ = "hardship_exclusion"
    subject: ClassVar[tuple[str, str]] = ("hardship_case", "case_id")
    case_id: Mapped[int] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    item: Mapped[str] = mapped_column(Text)
    applies: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (UniqueConstraint("case_id", "item"), {"sqlite_autoincrement": True})


class HardshipAssessment(Record):
    """How a household was classed on a day: the figures put in, the rule and formula used, the result; all in fen.

    ``monthly_income`` is the sum over those who shared the home, ``other_income`` and the expenses are of a year.
    ``per_capita`` is what the formula gave, ``declared_per_capita`` what the applicant wrote; ``computed_class`` may differ
    from ``decided_class``, then ``reason`` says why.
    """

    __tablename__ = "hardship_assessment"
    subject: ClassVar[tuple[str, str]] = ("hardship_case", "case_id")
    case_id: Mapped[int] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    assessed_on: Mapped[dt.date] = mapped_column(Date)
    formula: Mapped[str] = mapped_column(Text)
    household_size: Mapped[int]
    monthly_income: Mapped[int] = mapped_column(BigInteger)
    other_income: Mapped[int] = mapped_column(BigInteger)
    rigid_expense: Mapped[int] = mapped_column(BigInteger)
    reimbursed: Mapped[int] = mapped_column(BigInteger)
    subsistence_line: Mapped[int] = mapped_column(BigInteger)
    relative_share: Mapped[int]
    accidental_share: Mapped[int | None]
    accidental: Mapped[bool]
    per_capita: Mapped[int] = mapped_column(BigInteger)
    declared_per_capita: Mapped[int | None] = mapped_column(BigInteger)
    computed_class: Mapped[str] = mapped_column(Text)
    decided_class: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (
        CheckConstraint(
            "computed_class in ('deep', 'relative', 'accidental', 'none')", name="computed_class"
        ),
        CheckConstraint("decided_class in ('deep', 'relative', 'accidental', 'none')", name="decided_class"),
        CheckConstraint("computed_class = decided_class or reason <> ''", name="reason"),
        CheckConstraint("household_size > 0", name="household_size"),
        {"sqlite_autoincrement": True},
    )


class HardshipSample(Record):
    """A spot check of a year: how many files there were and how many were drawn; ``seed`` repeats the draw."""

    __tablename__ = "hardship_sample"
    subject: ClassVar[tuple[str, str]] = ("hardship_sample", "id")
    year: Mapped[int]
    drawn_on: Mapped[dt.date] = mapped_column(Date)
    share: Mapped[int]
    filed_count: Mapped[int]
    seed: Mapped[str] = mapped_column(Text)


class HardshipSampleCase(Record):
    """A file drawn for a spot check, and what was found."""

    __tablename__ = "hardship_sample_case"
    subject: ClassVar[tuple[str, str]] = ("hardship_sample", "sample_id")
    sample_id: Mapped[int] = mapped_column(ForeignKey("hardship_sample.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("hardship_case.id"), index=True)
    checked_on: Mapped[dt.date | None] = mapped_column(Date)
    finding: Mapped[str] = mapped_column(Text, default="")
    __table_args__: Any = (UniqueConstraint("case_id", "sample_id"), {"sqlite_autoincrement": True})
