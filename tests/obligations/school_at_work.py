"""A school in operation on P2, with a class and cases as duties see them, without the rooms above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.ids import new_id
from obligations import queries, services
from obligations.lifecycle import DutyState
from obligations.queries import DutyLine
from people import services as people
from policy_profiles import services as profiles
from policy_profiles.evidence import EvidenceKind
from school_calendar import services as calendars
from school_calendar.calendar_files import load_builtin
from tests.worlds import Office, World

TERM_STARTS = date(2026, 9, 1)
CONFIRMED = date(2026, 9, 7)


@dataclass(frozen=True)
class SchoolAtWork:
    """A school whose duties run; every step opens a unit of work of its own."""

    world: World
    class_id: UUID
    student_id: UUID

    @contextmanager
    def on(self, day: date) -> Iterator[Actor]:
        """A unit of work on a working day, and the class teacher in it."""
        with clock.working_day(day), self.world.open():
            yield self.teacher()

    def teacher(self) -> Actor:
        return self.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({self.class_id}))

    def leader(self) -> Actor:
        return self.world.actor(Role.GROUP_HEAD)

    def confirm(self, day: date = CONFIRMED, **attributes: object) -> UUID:
        """A case, confirmed on that day."""
        case_id = new_id()
        with self.on(day) as actor:
            services.register_subject(
                subject_id=case_id,
                kind="case",
                class_id=self.class_id,
                student_id=self.student_id,
                active_from=day,
                attributes={"confirmed_on": day.isoformat(), **attributes},
                actor=actor,
            )
        return case_id

    def record(
        self,
        case_id: UUID,
        *kinds: EvidenceKind,
        happened: date,
        recorded: date | None = None,
        record_id: UUID | None = None,
    ) -> list[str]:
        """Record something done; returns the rules that it credited."""
        with self.on(recorded or happened) as actor:
            credited = services.credit(
                subject_ids=[case_id],
                evidence=kinds or EvidenceKind.TALK,
                happened_on=happened,
                record_kind="talk",
                record_id=record_id or new_id(),
                actor=actor,
            )
            return [duty.rule for duty in credited]

    def duties(self, subject_id: UUID, rule: str, *, on: date) -> list[DutyLine]:
        """The duties of a subject under a rule as they stand on a day, earliest first."""
        with self.on(on):
            found = [line for line in queries.for_subject(subject_id) if line.rule == rule]
        return sorted(found, key=lambda line: line.opens_on)

    def states(self, subject_id: UUID, rule: str, *, on: date) -> list[DutyState]:
        return [line.state for line in self.duties(subject_id, rule, on=on)]

    def run(self, day: date) -> int:
        """The daily job."""
        with self.on(day) as actor:
            return services.open_due(actor=actor)


def school_at_work(
    office: Office, world: World, *, profile: str = "P2", years: frozenset[int] = frozenset({2026, 2027})
) -> SchoolAtWork:
    """The district publishes the calendar of `years`, the school adopts terms and profile and opens a class with one student."""
    published = load_builtin()
    with office.open():
        calendars.publish_terms(terms=published.terms, actor=office.actor())
        calendars.import_days(
            days=[entry for entry in published.days if entry.day.year in years],
            years=years,
            label=published.label,
            actor=office.actor(),
        )
    with clock.working_day(TERM_STARTS), world.open():
        actor = world.actor(Role.PRINCIPAL)
        calendars.adopt_terms(actor=actor)
        profiles.adopt(key=profile, actor=actor)
        group = people.open_class(grade=3, number=2, actor=actor)
        student = people.enrol(number="LC26-013-0421", name="周子墨", class_group=group, actor=actor)
        class_id, student_id = group.id, student.id
    school = SchoolAtWork(world, class_id, student_id)
    with school.on(TERM_STARTS) as actor:
        services.register_subjects(
            subjects=[services.NewSubject(id=class_id, kind="class", class_id=class_id, active_from=TERM_STARTS)],
            actor=actor,
        )
        services.open_due(actor=actor)
    return school
