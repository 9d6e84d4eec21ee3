"""身体安全卡 (K9): how to keep a child safe in lessons and at meals, for those who must not learn why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Row, select

from accounts.roles import LABELS, Role
from care.cases import queries
from care.cases.errors import DiagnosisOnCard
from care.cases.events import SafetyCardWritten
from care.cases.file import FileView, SafetyView
from care.cases.lifecycle import IN_CARE, CaseStep
from care.cases.models import CaseFile, SafetyCard
from care.cases.services import journal
from care.cases.services.journal import seal, unseal
from care.cases.services.reading import open_file
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import wording

SAFETY = "身体安全卡"
ILLNESSES = (
    *(
        "先天",
        "心脏病",
        "先心病",
        "糖尿病",
        "癫痫",
        "哮喘",
        "白血病",
        "血友病",
        "肾病",
        "肝炎",
        "抑郁",
        "自闭",
        "多动症",
    ),
    *("综合征", "确诊", "诊断"),
)
"""What stands on no card; the list helps who writes in a hurry and proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyWords:
    """What a card says: what to leave out, what to watch for, what to do then."""

    avoid: str
    act: str
    watch: str = ""


def open_safety(case_id: UUID, *, actor: Actor) -> tuple[FileView, SafetyView]:
    """The file and its card, an empty one where there is none, for whoever may write it. Raises NotFound."""
    file = open_file(case_id, actor=actor)
    if not (file.shows_content and CaseStep.SUPPORT in file.steps):
        raise NotFound
    card = session().scalar(select(SafetyCard).where(SafetyCard.case_id == case_id))
    return file, SafetyView() if card is None else _view(card)


def write_card(
    case: CaseFile, *, words: SafetyWords, in_lessons: bool, at_meals: bool, seen: int, actor: Actor
) -> SafetyCard:
    """Write the card of a case, or change it; in neither place it is out of use.

    Raises as every step does for whom it is not, DiagnosisOnCard, StaleRecord.
    """
    journal.admit(case, CaseStep.SUPPORT, actor)
    _refuse_diagnosis(case, words)
    query = select(SafetyCard).where(SafetyCard.case_id == case.id)
    card = session().scalar(query.with_for_update())
    if card is None:
        card = SafetyCard(id=new_id(), case_id=case.id)
        current: dict[str, object] = {}
    else:
        current = {name: getattr(_view(card), name) for name in ("avoid", "watch", "act", "in_lessons", "at_meals")}
        locking.expect(card, seen, current=current)
    card.avoid_sealed = crypto.seal(words.avoid, row=card.id, field="safety_cards.avoid")
    card.watch_sealed = seal(words.watch, card.id, "safety_cards.watch")
    card.act_sealed = crypto.seal(words.act, row=card.id, field="safety_cards.act")
    card.in_lessons, card.at_meals = in_lessons, at_meals
    card.written_by, card.written_by_name, card.written_on = actor.user_id, actor.name, clock.today()
    session().add(card)
    locking.save(current=current)
    events.record(SafetyCardWritten(case_id=case.id), actor)
    return card


def list_for_lessons(*, actor: Actor) -> list[SafetyView]:
    """The cards of students in care whom this person teaches; each logged. Two statements."""
    query = (
        select(SafetyCard, Student, ClassGroup)
        .join(CaseFile, (CaseFile.school_id == SafetyCard.school_id) & (CaseFile.id == SafetyCard.case_id))
        .join(Student, (Student.school_id == CaseFile.school_id) & (Student.id == CaseFile.student_id))
        .join(ClassGroup, (ClassGroup.school_id == Student.school_id) & (ClassGroup.id == Student.class_id))
        .where(Student.class_id.in_(() if actor.is_student else actor.taught_class_ids))
        .where(CaseFile.state.in_(IN_CARE), SafetyCard.in_lessons)
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    )
    return _logged(session().execute(query), LABELS[Role.SUBJECT_TEACHER], actor)


def list_for_meals(*, actor: Actor) -> list[SafetyView]:
    """The sheet for the canteen: the cards of the files that this person answers for; each logged. Two statements."""
    same = (SafetyCard.school_id == CaseFile.school_id) & (SafetyCard.case_id == CaseFile.id)
    query = (
        queries.visible_cases(actor)
        .join(SafetyCard, same)
        .where(CaseFile.state.in_(IN_CARE), SafetyCard.at_meals)
        .with_only_columns(SafetyCard, Student, ClassGroup)
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    )
    return _logged(session().execute(query), "食堂安全卡经手人", actor)


def _refuse_diagnosis(case: CaseFile, words: SafetyWords) -> None:
    titles = [*ILLNESSES, *(category.title for category in journal.listed(case))]
    found = [fault.word for text in asdict(words).values() for fault in wording.faults(text, titles)]
    if found:
        raise DiagnosisOnCard(words="、".join(dict.fromkeys(found)))


def _logged(rows: Iterable[Row[SafetyCard, Student, ClassGroup]], office: str, actor: Actor) -> list[SafetyView]:
    found = [(card, student, group) for card, student, group in rows]
    students = [student.id for _, student, _ in found]
    privacy.log_reads(student_ids=students, what=SAFETY, tier=Tier.T3, reason=f"您是{office}", actor=actor)
    return [_view(card, student.name, group.name) for card, student, group in found]


def _view(card: SafetyCard, student_name: str = "", class_name: str = "") -> SafetyView:
    return SafetyView(
        version=card.version,
        student_name=student_name,
        class_name=class_name,
        avoid=unseal(card.avoid_sealed, card.id, "safety_cards.avoid"),
        watch=unseal(card.watch_sealed, card.id, "safety_cards.watch"),
        act=unseal(card.act_sealed, card.id, "safety_cards.act"),
        in_lessons=card.in_lessons,
        at_meals=card.at_meals,
    )
