"""The forms of a whole class, as the worker's job makes them; the process that makes them measures itself."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from accounts.services import actor_for
from care.cases.terms import PaperPurpose, Span
from care.home_contact import services as families
from care.home_contact.services import ContactEntry
from care.home_contact.terms import ContactWay, VisitKind
from care.support_plans import services as plans
from care.support_plans.terms import PlanKind
from care.talks import services as talks
from care.talks.services import PlanWords, TalkEntry, Tracking
from care.talks.terms import TalkKind
from documents import services
from documents.case_forms import FormKind
from kernel import clock
from kernel.db import unit_of_work
from kernel.tenancy import SchoolScope
from tests.care import campus
from tests.care.campus import Campus
from tests.care.home_contact.test_visits import WORDS
from tests.care.support_plans.test_plans import entry as plan_entry
from tests.web.school_at_work import assign
from tests.worlds import DEMO_DAY, add_school, new_office
from tongxin import worker  # noqa: F401  what the real worker imports takes memory here too
from workers.jobs import register_all
from workers.runner import run
from works import services as works
from works.services import open_file

TALKS, CALLS = 4, 3
TOLD = (
    "孩子说最近和外婆住，作业多在饭后做；周三的足球课踢进一个球，很高兴，还说想报名校队。问到睡觉，说十点左右睡。" * 2
)
DONE = "请同桌结对；每周三放学后一起做作业，老师先听他说完，不打断，不追问家里的事。"


@dataclass(frozen=True)
class Asked:
    """A file that was asked for: in which school, by whom, as which work and row of the outbox."""

    school: str
    district: str
    asker: str
    work: str
    row: str


@dataclass(frozen=True)
class Printed:
    """What is in the file, how large it is, and what making it took: by the clock, of the process's own, in memory."""

    students: int
    forms: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    peak_megabytes: float


def fill(students: int) -> Asked:
    """A class in which everybody is in care, with talks, tracking, plans, calls and a visit each, through the services."""
    office = new_office()
    with clock.working_day(DEMO_DAY - timedelta(days=20)):
        school = campus.build(office, add_school(office), students=students)
        assign(school)
        cases = [school.confirm(student) for student in school.students]
    with clock.working_day(DEMO_DAY):
        for case in cases:
            _record(school, case)
        with school.world.open():
            work = services.ask_class_forms(
                class_id=school.class_id,
                kinds=tuple(FormKind),
                span=Span.TERM,
                purpose=PaperPurpose.FILING,
                actor=school.teacher,
            )
            scope, asker = school.world.scope, school.teacher.user_id
            found = (scope.school_id, scope.district_id, asker, work.id, work.row_id)
            return Asked(*map(str, found))


def _record(school: Campus, case: UUID) -> None:
    day = DEMO_DAY - timedelta(days=1)
    tracking = Tracking(strategy=DONE, effect=TOLD, lesson=DONE)
    entries = [
        TalkEntry(case_id=case, kind=TalkKind.STUDENT, happened_on=day, place="操场", content=TOLD, tracking=tracking)
        for _number in range(TALKS)
    ]
    with school.world.open():
        talks.record_talks(entries=entries, actor=school.teacher)
        words = PlanWords(purpose=TOLD, opening=DONE, caution=DONE)
        talks.write_plan(case_id=case, happened_on=DEMO_DAY, words=words, actor=school.teacher)
        for _number in range(CALLS):
            call = ContactEntry(
                case_ids=[case],
                way=ContactWay.PHONE,
                happened_on=day,
                about=TOLD,
                whom="外婆",
                answer=DONE,
                agreed=DONE,
            )
            families.record_contact(call, actor=school.teacher)
        families.record_visit(kind=VisitKind.HOME, case_ids=[case], words=WORDS, actor=school.teacher)
        plan = plans.draft(case_id=case, kind=PlanKind.TUTORING, entry=plan_entry(school), actor=school.teacher)
        plans.activate(plan, actor=school.teacher)


def make(asked: Asked) -> Printed:
    """Run the job as the worker does, and look at what came of it."""
    scope = SchoolScope(UUID(asked.school), UUID(asked.district))
    register_all()
    with clock.working_day(DEMO_DAY):
        began, cpu = time.perf_counter(), time.process_time()
        run({"school": asked.school, "row": asked.row})
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        with unit_of_work(scope):
            work = works.of_job(UUID(asked.work))
            made = open_file(work_id=work.id, actor=actor_for(UUID(asked.asker)))
            return Printed(
                students=work.result["students"],
                forms=work.result["forms"],
                seconds=seconds,
                cpu_seconds=cpu_seconds,
                megabytes=len(made.content) / 1024**2,
                peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            )


def main() -> None:
    """Read what was asked for from standard input, and say on standard output how it went."""
    sys.stdout.write(json.dumps(asdict(make(Asked(**json.load(sys.stdin))))))


if __name__ == "__main__":
    main()
