"""One topic of the help centre, and whom topics commonly concern."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString

from accounts.roles import DISTRICT_ROLES, Role


@dataclass(frozen=True, slots=True)
class Topic:
    """One question with its answer in a few paragraphs. `roles` are those whom it concerns first; None is everybody.

    `keywords` are further words under which the search box finds it.
    """

    slug: str
    title: LazyString
    paragraphs: tuple[LazyString, ...]
    roles: frozenset[Role] | None = None
    keywords: tuple[LazyString, ...] = ()


SCHOOL = frozenset(Role) - DISTRICT_ROLES - {Role.STUDENT_HELPER}
CARING = SCHOOL - {Role.ACADEMIC_AFFAIRS, Role.LOGISTICS, Role.SUBJECT_TEACHER}
DECIDING = frozenset({Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.PRINCIPAL})
