"""The people of a demo school: its shown accounts, a class teacher for every class, what each answers for."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from accounts.services import NewAccount, NewAssignment
from demo import names
from demo.cast import PASSWORD, DemoAccount, accounts_of
from demo.catalog import DemoSchool
from kernel.actor import Actor
from kernel.db import session
from people import class_names
from people import services as people
from people.models import ClassGroup, StaffMember
from tenants import queries as tenants
from tenants.models import Stage


@dataclass(frozen=True, slots=True)
class Staff:
    """Who holds which office in a school, by user."""

    principal: UUID
    head: UUID | None
    head_staff: UUID | None
    member_staff: UUID | None
    counsellor: UUID | None = None


def open_accounts(school: DemoSchool, *, actor: Actor) -> Staff:
    """Open the shown accounts of a school with their roles; leaders get theirs by appointment."""
    users = {account.role: _open(account) for account in accounts_of(school)}
    for role, user in users.items():
        if role not in (Role.GROUP_HEAD, Role.GROUP_MEMBER):
            accounts.give_role(user_id=user.id, role=role, actor=actor)
    staff = {
        role: people.add_staff(
            name=user.name, number=f"T{place:04d}", post=_post(role, school), user_id=user.id, actor=actor
        )
        for place, (role, user) in enumerate(users.items(), start=1)
        if role is not Role.STUDENT_HELPER
    }
    return Staff(
        principal=users[Role.PRINCIPAL].id,
        head=_head(school, users),
        head_staff=_id(staff.get(Role.GROUP_HEAD)),
        member_staff=_id(staff.get(Role.GROUP_MEMBER)),
        counsellor=users[Role.COUNSELLOR].id if Role.COUNSELLOR in users else None,
    )


def _head(school: DemoSchool, users: Mapping[Role, User]) -> UUID | None:
    """Who decides on cases: the head of the group, where there is none the principal."""
    role = Role.GROUP_HEAD if school.has_group else Role.PRINCIPAL
    return users[role].id if role in users else None


def assign_classes(school: DemoSchool, random_: random.Random, *, actor: Actor) -> None:
    """Give every class its teacher; the shown accounts answer for one class and its grade (三年级2班 in most schools).

    In the university one answers for the college of the class, and every other college has a cadre too.
    """
    shown = {account.role: _user(account.username) for account in accounts_of(school)}
    classes = {(group.grade, group.number): group for group in session().scalars(select(ClassGroup))}
    own = classes[school.teachers_grade, school.teachers_number] if Role.CLASS_TEACHER in shown else None
    others = [group for _, group in sorted(classes.items()) if group is not own]
    wanted = dict(_other_teachers(school, others, random_, actor))
    if own is not None:
        wanted[own.id] = shown[Role.CLASS_TEACHER]
    accounts.assign_all(
        kind=Role.CLASS_TEACHER,
        assignments=[NewAssignment(user_id=user, class_id=group) for group, user in wanted.items()],
        actor=actor,
    )
    if own is not None:
        accounts.assign(user_id=shown[Role.SUBJECT_TEACHER], kind=Role.SUBJECT_TEACHER, class_id=own.id, actor=actor)
        accounts.assign(user_id=shown[Role.STUDENT_HELPER], kind=Role.STUDENT_HELPER, class_id=own.id, actor=actor)
        if own.org_unit_id is None:
            accounts.assign(user_id=shown[Role.GRADE_HEAD], kind=Role.GRADE_HEAD, grade=own.grade, actor=actor)
        else:
            _head_colleges(school, {own.org_unit_id: shown[Role.GRADE_HEAD]}, random_, actor)


CADRE = "学生政工干部"


def _head_colleges(school: DemoSchool, heads: Mapping[UUID, UUID], random_: random.Random, actor: Actor) -> None:
    """The colleges besides those that have a head already: one new colleague each."""
    headless = [college.id for college in tenants.colleges() if college.id not in heads]
    users = accounts.open_accounts(
        accounts=[
            NewAccount(f"{school.slug}-college-{number}", names.teacher(random_))
            for number, _ in enumerate(headless, 2)
        ],
        role=Role.GRADE_HEAD,
        actor=actor,
    )
    for number, user in enumerate(users, 2):
        people.add_staff(name=user.name, number=f"X{number:03d}", post=CADRE, user_id=user.id, actor=actor)
    found = {**heads, **{college: user.id for college, user in zip(headless, users, strict=True)}}
    accounts.assign_all(
        kind=Role.GRADE_HEAD,
        assignments=[NewAssignment(user_id=user, org_unit_id=college) for college, user in found.items()],
        actor=actor,
    )


_POSTS = {
    Role.PRINCIPAL: "校长",
    Role.GROUP_HEAD: "副校长",
    Role.GROUP_MEMBER: "德育主任",
    Role.COUNSELLOR: "心理健康教育教师",
    Role.CLASS_TEACHER: "语文教师",
    Role.SUBJECT_TEACHER: "数学教师",
    Role.ACADEMIC_AFFAIRS: "教务员",
    Role.LOGISTICS: "总务员",
}


def _post(role: Role, school: DemoSchool) -> str:
    if role is not Role.GRADE_HEAD:
        return _POSTS[role]
    return CADRE if school.stage is Stage.UNIVERSITY else f"{class_names.grade_name(school.teachers_grade)}组长"


def _open(account: DemoAccount) -> User:
    return accounts.open_account(
        username=account.username,
        name=account.name,
        password=PASSWORD,
        is_student=account.role is Role.STUDENT_HELPER,
    )


def _other_teachers(
    school: DemoSchool, groups: Sequence[ClassGroup], random_: random.Random, actor: Actor
) -> Mapping[UUID, UUID]:
    """The class teachers that are not shown, by class: they work here, but nobody signs in as one of them."""
    users = accounts.open_accounts(
        accounts=[
            NewAccount(f"{school.slug}-{group.grade}-{group.number}", names.teacher(random_)) for group in groups
        ],
        role=Role.CLASS_TEACHER,
        actor=actor,
    )
    for group, user in zip(groups, users, strict=True):
        people.add_staff(
            name=user.name, number=f"C{group.grade}{group.number:02d}", post="班主任", user_id=user.id, actor=actor
        )
    return {group.id: user.id for group, user in zip(groups, users, strict=True)}


def _user(username: str) -> UUID:
    return session().scalars(select(User.id).where(User.username == username)).one()


def _id(member: StaffMember | None) -> UUID | None:
    return member.id if member else None
