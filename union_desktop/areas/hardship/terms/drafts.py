# SPDX-License-Identifier: GPL-3.0-or-later
"""What forms hand to the use cases of hardship files; money is fen, causes and kinds are codes, other choices their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

#: DOMAIN §2.3: one main cause, at most three secondary ones.
MOST_SECONDARY: Final = 3
#: What holds where the office's own rule is silent: a review every year, three in ten spot-checked (DOMAIN §2.2).
REVIEW_MONTHS: Final = 12
SPOT_CHECK_SHARE: Final = 3000


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """The file itself; ``floor_area`` in square decimetres, ``work_since`` a day or month as written.

    ``other_annual_income`` is what the household has in a year besides monthly incomes; ``reimbursed`` what insurers and
    others paid back, which only counts against the expenses of an accident or an illness.
    """

    main_cause: str = ""
    secondary_causes: tuple[str, ...] = ()
    situation: str = ""
    work_state: str = ""
    work_since: str = ""
    model_worker_level: str = ""
    health_status: str = ""
    disability_type: str = ""
    disability_level: str = ""
    medical_insurance: str = ""
    housing_type: str = ""
    floor_area: int | None = None
    hukou_place: str = ""
    other_contact: str = ""
    postcode: str = ""
    single_parent: bool = False
    self_help: bool = False
    zero_employment: bool = False
    subsistence_allowance: bool = False
    other_annual_income: int = 0
    reimbursed: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """Somebody of the household; facts of who is known to the office (``person_id``) are those of the person.

    Who does not share the home counts neither by head nor by income.
    """

    relation: str = ""
    name: str = ""
    person_id: int | None = None
    gender: str = ""
    birth_date: dt.date | None = None
    id_type: str = ""
    id_number: str = ""
    political_status: str = ""
    medical_insurance: str = ""
    health_status: str = ""
    identity: str = ""
    work_unit: str = ""
    monthly_income: int = 0
    shares_home: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseDraft:
    """A rigid expense of a year."""

    kind: str = ""
    amount: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExclusionDraft:
    """An answer to one line of the list of what keeps a household from being filed."""

    item: str
    applies: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class AssessDraft:
    """How a household is to be classed: ``accidental`` asks for the accidental rule; ``decided`` empty is what comes out.

    Another class than the reckoned one needs a ``reason``.
    """

    on: dt.date
    accidental: bool = False
    declared_per_capita: int | None = None
    decided: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsentsDraft:
    """The worker's agreement to keeping the file, and the guardian's for the children of the household."""

    version: str = ""
    given_on: dt.date | None = None
    way: str = "paper"
    children: bool = True


@dataclass(frozen=True, slots=True)
class SampleDraft:
    """A spot check: the share in ten-thousandths, and the seed that repeats the draw (empty: one is made)."""

    year: int
    on: dt.date
    share: int = SPOT_CHECK_SHARE
    seed: str = ""


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What the check of a drawn file found."""

    checked_on: dt.date | None = None
    finding: str = ""
