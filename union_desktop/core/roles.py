# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: three roles, each including the one before; needs are declared beside the function that does the work.

Imported on the way to the first list, so nothing heavy here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    """What an operator was given (DOMAIN §9)."""

    READ_ONLY = "read_only"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return LABELS[self]

    def may(self, need: Role) -> bool:
        """Whether this role includes what ``need`` asks for."""
        return _ORDER.index(self) >= _ORDER.index(need)


LABELS: Final = {Role.READ_ONLY: "只读", Role.CLERK: "业务员", Role.ADMINISTRATOR: "管理员"}
_ORDER: Final = (Role.READ_ONLY, Role.CLERK, Role.ADMINISTRATOR)


class NotAllowed(UserError):
    """The operator's role does not include this."""


def require(role: Role, need: Role) -> None:
    """Raises NotAllowed with a whole sentence unless ``role`` includes ``need``."""
    if not role.may(need):
        raise NotAllowed(
            f"您的权限是“{role.label}”，这一步需要“{need.label}”权限，没有执行，数据没有变化。"
            "请换有权限的操作员登录，或请管理员调整您的权限。"
        )


def needs(
    need: Role,
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """Declares what a service function needs and refuses everybody else before it begins."""

    def decorate(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        @wraps(function)
        def checked(session: Session, /, *arguments: P.args, **named: P.kwargs) -> R:
            require(session.info["trail"].role, need)
            return function(session, *arguments, **named)

        declared: Any = checked
        declared.needs = need
        return checked

    return decorate
