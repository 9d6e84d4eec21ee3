"""A school at work for tests of care: two classes with students, P2 in force, the demo's calendar, one person per role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.roles import Role
from care.cases import queries
from care.cases import services as cases
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.terms import EvidenceSource
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from people.models import ClassGroup, Student
from policy_profiles import services as profiles
from school_calendar import services as calendars
from school_calendar.calendar_files import load_builtin
from tests.worlds import DEMO_DAY, Office, World

OBSERVED = "连续两周独自吃午饭，问起家里不愿多说"
PSYCHOLOGICAL = CategoryChoice(code="K1", subtag="psychological")


@dataclass(frozen=True)
class Campus:
    """The school, its two classes (三年级1班 and 2班) and who works there."""

    world: World
    class_id: UUID
    other_class_id: UUID
    students: Sequence[UUID]
    others: Sequence[UUID]
    teacher: Actor
    other_teacher: Actor
    subject_teacher: Actor
    grade_head: Actor
    head: Actor
    member: Actor
    counsellor: Actor
    principal: Actor
    academic: Actor
    logistics: Actor
    helper: Actor

    def propose(
        self,
        student_id: UUID | None = None,
        *choices: CategoryChoice,
        actor: Actor | None = None,
        evidence: Sequence[EvidenceNote] = (),
    ) -> UUID:
        """A candidate of the class, in a unit of work of its own; by default K4 (留守), proposed by the class teacher."""
        with self.world.open():
            return cases.propose(
                student_id=student_id or self.students[0],
                categories=choices or (CategoryChoice(code="K4"),),
                evidence=evidence or (EvidenceNote(kind=EvidenceSource.OBSERVATION, note=OBSERVED),),
                actor=actor or self.teacher,
            ).id

    def confirm(
        self,
        student_id: UUID | None = None,
        *choices: CategoryChoice,
        by: Actor | None = None,
        proposer: Actor | None = None,
    ) -> UUID:
        """A confirmed case, guardian informed today; by default proposed by the class teacher and decided by the head."""
        case_id = self.propose(student_id, *choices, actor=proposer)
        decider = by or self.head
        with self.world.open():
            cases.confirm(
                queries.visible_case(decider, case_id),
                guardian_informed_on=clock.today(),
                support="每周三放学后一起做作业",
                guidance="先听他说完，不追问家里的事",
                tip="回答慢一点没关系，多给些时间",
                actor=decider,
            )
        return case_id

    def protect(self, case_id: UUID, *readers: Actor) -> None:
        """Let only these people open the file from now on, besides those who always do."""
        with self.world.open():
            ids = [one.user_id for one in readers if one.user_id]
            cases.protect_file(case_id, reader_ids=ids, reason="家长是本校同事", actor=self.principal)


def build(office: Office, world: World, *, students: int = 3, profile: str = "P2") -> Campus:
    """The school of the test, at work since the first of September; the caller holds the working day."""
    with office.open():
        calendars.import_calendar(file=load_builtin(), actor=office.actor())
    with world.open():
        calendars.adopt_terms(actor=world.actor(Role.PRINCIPAL))
        profiles.adopt(key=profile, effective_on=date(2026, 9, 1), actor=world.actor(Role.PRINCIPAL))
        mine, other = add_class(1), add_class(2)
        ours = [add_student(mine, number) for number in range(students)]
        others = [add_student(other, 500 + number) for number in range(2)]
    own, all_of = frozenset({mine}), frozenset({3})
    return Campus(
        world=world,
        class_id=mine,
        other_class_id=other,
        students=ours,
        others=others,
        teacher=world.actor(Role.CLASS_TEACHER, class_ids=own),
        other_teacher=world.actor(Role.CLASS_TEACHER, class_ids=frozenset({other})),
        subject_teacher=world.actor(Role.SUBJECT_TEACHER, taught_class_ids=own),
        grade_head=world.actor(Role.GRADE_HEAD, grades=all_of),
        head=world.actor(Role.GROUP_HEAD),
        member=world.actor(Role.GROUP_MEMBER),
        counsellor=world.actor(Role.COUNSELLOR),
        principal=world.actor(Role.PRINCIPAL),
        academic=world.actor(Role.ACADEMIC_AFFAIRS),
        logistics=world.actor(Role.LOGISTICS),
        helper=world.actor(Role.STUDENT_HELPER, is_student=True, helped_class_ids=own),
    )


def add_class(number: int) -> UUID:
    """三年级 with that number, in the open unit of work."""
    group = ClassGroup(id=new_id(), grade=3, number=number, cohort=2024, name=f"三年级{number}班")
    session().add(group)
    session().flush()  # the students point at it
    return group.id


def add_student(class_id: UUID, number: int) -> UUID:
    """A student of nine years, in the open unit of work."""
    student = Student(
        id=new_id(),
        number=f"LC26-900-{number:04}",
        name=f"测试同学{number}",
        pinyin=f"ce shi tong xue {number:04}",
        initials="cstx",
        gender="female",
        born_on=date(2017, 10, 1),
        class_id=class_id,
        enrolled_on=date(2024, 9, 1),
    )
    session().add(student)
    session().flush()  # rows of the test point at the student
    return student.id


__all__ = ["DEMO_DAY", "OBSERVED", "PSYCHOLOGICAL", "Campus", "build"]
