# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps, the order they may be taken in, and lists of papers; without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: A record of any area: (table, id).
About = tuple[str, int]


class Result(StrEnum):
    """How somebody decided in a step; empty for steps that decide nothing."""

    NONE = ""
    AGREED = "agreed"
    REFUSED = "refused"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"": "", "agreed": "同意", "refused": "不同意", "returned": "退回"}[self.value]


@dataclass(frozen=True, slots=True)
class StepKind:
    """One kind of step: from which states it may be taken, and the state after it (empty: it stays).

    With ``opinion`` nobody may take it without a word; ``result`` is what it decides.
    """

    key: str
    label: str
    before: frozenset[str]
    after: str = ""
    opinion: bool = False
    result: Result = Result.NONE


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of a kind of record (code → Chinese) and the steps between them; the order of steps is nowhere else.

    ``what`` is what one record is called in a sentence.
    """

    what: str
    start: str
    states: Mapping[str, str]
    kinds: tuple[StepKind, ...]

    def kind(self, key: str) -> StepKind:
        """The kind of that key; KeyError when there is none."""
        for one in self.kinds:
            if one.key == key:
                return one
        raise KeyError(key)

    def possible(self, state: str) -> tuple[StepKind, ...]:
        """What may be done next."""
        return tuple(one for one in self.kinds if state in one.before)

    def after(self, state: str, key: str) -> str | None:
        """The state after a step, None when it may not be taken now."""
        kind = self.kind(key)
        if state not in kind.before:
            return None
        return kind.after or state

    def replayed(self, keys: Iterable[str]) -> str | None:
        """The state after these steps from the start; None when their order is impossible."""
        state: str | None = self.start
        for key in keys:
            if state is None:
                return None
            state = self.after(state, key)
        return state


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step to be taken: who acted when and said what.

    ``person_id`` is given when whoever acted is known as a person, so that nobody decides about himself. ``from_on`` and
    ``to_on`` bound a publicity, both days included.
    """

    kind: str
    on: dt.date
    actor: str = ""
    person_id: int | None = None
    opinion: str = ""
    from_on: dt.date | None = None
    to_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that was taken; ``state`` is the one after it."""

    id: int
    kind: str
    title: str
    on: dt.date
    actor: str
    result: Result
    opinion: str
    state: str
    from_on: dt.date | None
    to_on: dt.date | None
    operator: str = ""


class PaperState(StrEnum):
    """Whether a required paper is there."""

    MISSING = "missing"
    PRESENT = "present"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"missing": "缺", "present": "有", "waived": "免交"}[self.value]


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """One line of a list of papers; what is not there wants a reason before the case may go on."""

    item: str
    state: PaperState = PaperState.MISSING
    reason: str = ""


#: Kinds of step every machine with a publicity shares.
PUBLICISE: Final = "publicise"
OBJECTION: Final = "objection"
OBJECTION_ANSWERED: Final = "objection_answered"
