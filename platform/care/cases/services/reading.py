"""Reading with a trace: `open_file` is the only way to a file at tier 2 or above. No access-log row, no content (INV-6)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Select, func, select

from accounts.roles import LABELS, Role
from care.cases import queries
from care.cases.file import FileView, FoundEvidence, PrintedFile, TipLine
from care.cases.lifecycle import IN_CARE, CaseState
from care.cases.models import CaseCategory, CaseFile, EvidenceItem
from care.cases.queries import RosterFilter, RosterRow
from care.cases.services.journal import unseal
from care.cases.services.redaction import FoundFile, Reader
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers
from privacy.protection import is_protected
from privacy.tiers import View

FILE, CATEGORIES, ROSTER, TIPS = "档案", "类型与依据", "名册", "支持提示"
PRINTED, LIST_PRINTED, CLASS_PRINTED = "打印档案", "打印名册", "打印全班表格"
MOST_TAKEN = 2000


def list_roster(
    wanted: RosterFilter | None = None, *, page: int = 1, purpose: str = "", actor: Actor
) -> list[RosterRow]:
    """One page of the 关爱名册, each student on it written to the access log in one INSERT.

    That somebody is listed is itself worth protecting, although the list shows no category. `purpose` is what a file that
    it goes into is for.
    """
    rows = queries.roster(actor, wanted or RosterFilter(), page=page)
    students = [row.student_id for row in rows]
    reason = f"{_office(actor)}；用途：{purpose}" if purpose else _office(actor)
    privacy.log_reads(student_ids=students, what=ROSTER, tier=Tier.T2, reason=reason, actor=actor)
    return rows


def take_out_roster(wanted: RosterFilter, *, purpose: str, actor: Actor) -> list[RosterRow]:
    """The whole list for a file or for paper, at most MOST_TAKEN lines; the log keeps for whom and what for."""
    rows = queries.roster(actor, wanted, size=MOST_TAKEN)
    students = [row.student_id for row in rows]
    reason = f"{_office(actor)}；用途：{purpose}"
    privacy.log_reads(student_ids=students, what=LIST_PRINTED, tier=Tier.T2, reason=reason, actor=actor)
    return rows


def find_file(student_id: UUID, *, actor: Actor) -> UUID | None:
    """The active case of one student, where this person may know of one. That they learn of it is logged like the list."""
    found = queries.active_cases_of([student_id], actor)
    students = [case.student_id for case in found]
    privacy.log_reads(student_ids=students, what=ROSTER, tier=Tier.T2, reason=_office(actor), actor=actor)
    return found[0].id if found else None


def list_tips(*, actor: Actor) -> list[TipLine]:
    """The hints for a subject teacher: how to support whom in class, and nothing that says why. Logged like the list."""
    found = queries.tipped(actor)
    students = [student.id for _, student, _ in found]
    reason = f"您是{LABELS[Role.SUBJECT_TEACHER]}"
    privacy.log_reads(student_ids=students, what=TIPS, tier=Tier.T2, reason=reason, actor=actor)
    return [_tip(*row) for row in found]


def open_tip(case_id: UUID, *, actor: Actor) -> TipLine:
    """The hint for one student in care whom this person teaches, empty where there is none; logged. Raises NotFound."""
    found = queries.taught(actor, case_id)
    reason = f"您是{LABELS[Role.SUBJECT_TEACHER]}"
    privacy.log_reads(student_ids=[found[1].id], what=TIPS, tier=Tier.T2, reason=reason, actor=actor)
    return _tip(*found)


def _tip(case: CaseFile, student: Student, group: ClassGroup) -> TipLine:
    return TipLine(
        case_id=case.id,
        student_name=student.name,
        class_name=group.name,
        tip=unseal(case.tip_sealed, case.id, "case_files.tip"),
    )


def open_file(case_id: UUID, *, with_categories: bool = False, printed_for: str = "", actor: Actor) -> FileView:
    """A file as far as this person may read it, and a row in the access log that says why they may.

    `with_categories` brings categories and evidence too: the page one deliberate step further. `printed_for` says that the
    file goes on paper, and what for: the log keeps both. Raises NotFound for what
    is not theirs (a student's account never gets a file, INV-3), ServiceUnavailable when the log cannot be written.
    """
    reader = Reader(actor, _found(case_id, actor))
    what = CATEGORIES if with_categories else PRINTED if printed_for else FILE
    reason = f"{reader.standing.why}；用途：{printed_for}" if printed_for else reader.standing.why
    privacy.log_reads(student_ids=[reader.student.id], what=what, tier=reader.top, reason=reason, actor=actor)
    view = reader.file()
    return replace(view, categories=reader.categories(), evidence=reader.evidence()) if with_categories else view


def find_evidence(evidence_id: UUID, *, actor: Actor) -> FoundEvidence:
    """One piece of evidence that this person reads in full, and why they may; the caller logs what is read of it.

    Raises NotFound for what they see in part or not at all, and for what no longer stands in the file.
    """
    case_id = session().scalar(select(EvidenceItem.case_id).where(EvidenceItem.id == evidence_id))
    if case_id is None:
        raise NotFound
    reader = Reader(actor, _found(case_id, actor))
    item = next((one for one in reader.evidence() if one.id == evidence_id and one.view is View.FULL), None)
    if item is None:
        raise NotFound
    return FoundEvidence(
        student_id=reader.student.id, state=CaseState(reader.case.state), tier=reader.top, why=reader.standing.why
    )


def take_out_class(class_id: UUID, *, purpose: str, actor: Actor) -> list[PrintedFile]:
    """The files in care of a class that this person may know of, for paper, by name; the log keeps what for."""
    return open_class(class_id, what=CLASS_PRINTED, purpose=purpose, actor=actor)


def open_class(class_id: UUID, *, what: str, purpose: str = "", actor: Actor) -> list[PrintedFile]:
    """The files in care of a class that this person may know of, by name, as far as they read each; logged as `what`.

    One statement, and an INSERT for each tier that is among them.
    """
    wanted = (Student.class_id == class_id, CaseFile.state.in_(IN_CARE), Student.left_on.is_(None))
    query = _with_tiers(queries.visible_cases(actor).where(*wanted)).order_by(Student.pinyin, Student.id)
    found = [
        FoundFile(case, student, group, _tiers(tiers_), is_protected_)
        for case, student, group, tiers_, is_protected_ in session().execute(query)
    ]
    readers = [Reader(actor, one) for one in found]
    of_tier: dict[Tier, list[Reader]] = {}
    for reader in readers:
        of_tier.setdefault(reader.top, []).append(reader)
    for tier, some in of_tier.items():
        students = [reader.student.id for reader in some]
        reason = f"{some[0].standing.why}；用途：{purpose}" if purpose else some[0].standing.why
        privacy.log_reads(student_ids=students, what=what, tier=tier, reason=reason, actor=actor)
    return [reader.printed() for reader in readers]


def _found(case_id: UUID, actor: Actor) -> FoundFile:
    """The case with its student, class and tiers in one statement."""
    row = session().execute(_with_tiers(queries.visible_cases(actor).where(CaseFile.id == case_id))).first()
    if row is None:
        raise NotFound
    return FoundFile(row[0], row[1], row[2], _tiers(row[3]), row[4])


def _with_tiers(query: Select[CaseFile]) -> Select[CaseFile, Student, ClassGroup, list[str] | None, bool]:
    listed = (
        select(func.array_agg(CaseCategory.tier.distinct()))
        .where(
            CaseCategory.school_id == CaseFile.school_id,
            CaseCategory.case_id == CaseFile.id,
            CaseCategory.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    return query.with_only_columns(CaseFile, Student, ClassGroup, listed, is_protected(CaseFile.student_id))


def _tiers(listed: list[str] | None) -> frozenset[Tier]:
    return frozenset(Tier(tier) for tier in listed or (Tier.T2,))


def _office(actor: Actor) -> str:
    """Why somebody may read the list: the widest of their roles."""
    held = [role for role in tiers.MATRIX if role in actor.roles]
    return f"您是{LABELS[held[0]]}" if held else "您的职责包括这份名册"
