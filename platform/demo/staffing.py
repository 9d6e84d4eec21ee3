"""The people of a demo school: its shown accounts, a class teacher for every class, what each answers for."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from demo import names
from demo.catalog import PASSWORD, TEACHERS_GRADE, TEACHERS_NUMBER, DemoAccount, DemoSchool, accounts_of
from kernel.actor import Actor
from kernel.db import session
from people import services as people
from people.models import ClassGroup, StaffMember


@dataclass(frozen=True, slots=True)
class Staff:
    """Who holds which office in a school, by user."""

    principal: UUID
    head: UUID | None
    head_staff: UUID | None
    member_staff: UUID | None


def open_accounts(school: DemoSchool, *, actor: Actor) -> Staff:
    """Open the shown accounts of a school with their roles; leaders get theirs by appointment."""
    users = {account.role: _open(account) for account in accounts_of(school)}
    for role, user in users.items():
        if role not in (Role.GROUP_HEAD, Role.GROUP_MEMBER):
            accounts.give_role(user_id=user.id, role=role, actor=actor)
    staff = {
        role: people.add_staff(
            name=user.name, number=f"T{place:04d}", post=_POSTS.get(role, ""), user_id=user.id, actor=actor
        )
        for place, (role, user) in enumerate(users.items(), start=1)
        if role is not Role.STUDENT_HELPER
    }
    return Staff(
        principal=users[Role.PRINCIPAL].id,
        head=users[Role.GROUP_HEAD].id if Role.GROUP_HEAD in users else None,
        head_staff=_id(staff.get(Role.GROUP_HEAD)),
        member_staff=_id(staff.get(Role.GROUP_MEMBER)),
    )


def assign_classes(school: DemoSchool, random_: random.Random, *, actor: Actor) -> None:
    """Give every class its teacher; the shown accounts answer for 三年级2班 and its grade."""
    classes = session().scalars(select(ClassGroup).order_by(ClassGroup.grade, ClassGroup.number)).all()
    shown = {account.role: _user(account.username) for account in accounts_of(school)}
    for group in classes:
        is_shown = (group.grade, group.number) == (TEACHERS_GRADE, TEACHERS_NUMBER)
        teacher = shown[Role.CLASS_TEACHER] if is_shown else _another_teacher(school, group, random_, actor)
        accounts.assign(user_id=teacher, kind=Role.CLASS_TEACHER, class_id=group.id, actor=actor)
        if is_shown:
            accounts.assign(
                user_id=shown[Role.SUBJECT_TEACHER], kind=Role.SUBJECT_TEACHER, class_id=group.id, actor=actor
            )
    if classes:
        accounts.assign(user_id=shown[Role.GRADE_HEAD], kind=Role.GRADE_HEAD, grade=TEACHERS_GRADE, actor=actor)


_POSTS = {
    Role.PRINCIPAL: "校长",
    Role.GROUP_HEAD: "副校长",
    Role.GROUP_MEMBER: "德育主任",
    Role.COUNSELLOR: "心理健康教育教师",
    Role.GRADE_HEAD: "三年级组长",
    Role.CLASS_TEACHER: "语文教师",
    Role.SUBJECT_TEACHER: "数学教师",
    Role.ACADEMIC_AFFAIRS: "教务员",
}


def _open(account: DemoAccount) -> User:
    return accounts.open_account(
        username=account.username,
        name=account.name,
        password=PASSWORD,
        is_student=account.role is Role.STUDENT_HELPER,
    )


def _another_teacher(school: DemoSchool, group: ClassGroup, random_: random.Random, actor: Actor) -> UUID:
    username = f"{school.slug}-{group.grade}-{group.number}"
    user = accounts.open_account(username=username, name=names.teacher(random_), password=PASSWORD)
    accounts.give_role(user_id=user.id, role=Role.CLASS_TEACHER, actor=actor)
    people.add_staff(
        name=user.name, number=f"C{group.grade}{group.number:02d}", post="班主任", user_id=user.id, actor=actor
    )
    return user.id


def _user(username: str) -> UUID:
    return session().scalars(select(User.id).where(User.username == username)).one()


def _id(member: StaffMember | None) -> UUID | None:
    return member.id if member else None
