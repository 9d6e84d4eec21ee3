"""Reads of rosters: which ones a person may know of, their lines, and the signed snapshots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from care.archives.lifecycle import Answer, Difference, RefreshState
from care.archives.models import RosterLine, RosterRefresh, RosterSnapshotRow
from care.archives.models import RosterSnapshot as RosterSnapshot  # noqa: PLC0414  doors name what they are given
from care.cases import queries as cases
from care.cases.models import CaseFile
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as obligations
from obligations.queries import DutyLine
from people import queries as people
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind
from privacy.protection import shut_to
from tenants.models import OrgUnit, UnitKind

NOTE, CONTENT, RETURNED = "roster_lines.note", "roster_snapshot_rows.content", "roster_refreshes.returned_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollegeRow:
    """A college on the board: its newest refresh, and the duty that asks for the next one."""

    college_id: UUID
    name: str
    refresh: RosterRefresh | None
    duty: DutyLine | None
    lines: int
    answered: int

    @property
    def can_open(self) -> bool:
        """Whether a round is due that nobody has opened yet."""
        return self.duty is not None and (self.refresh is None or self.refresh.period != self.duty.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One student on a roster that is filled in."""

    id: UUID
    case_id: UUID
    student_id: UUID
    name: str
    number: str
    class_name: str
    differences: Sequence[Difference]
    answer: Answer | None
    note: str = field(repr=False)
    answered_by: str | None

    @property
    def takes_one_tap(self) -> bool:
        """Whether nothing was found that has to be looked at in words."""
        return not set(self.differences) - {Difference.ADDED}


def board(actor: Actor) -> list[CollegeRow]:
    """Every college that the person answers for; four statements however many there are."""
    colleges = session().execute(visible_colleges(actor)).scalars().all()
    ids = [college.id for college in colleges]
    duties = obligations.for_subjects(ids)
    newest = (
        select(RosterRefresh)
        .where(RosterRefresh.org_unit_id.in_(ids))
        .ext(distinct_on(RosterRefresh.org_unit_id))
        .order_by(RosterRefresh.org_unit_id, RosterRefresh.period.desc())
    )
    refreshes = {refresh.org_unit_id: refresh for refresh in session().scalars(newest)}
    counts = _counts([refresh.id for refresh in refreshes.values()], actor)
    return [_college_row(college, refreshes, duties, counts) for college in colleges]


def visible_colleges(actor: Actor) -> Select[OrgUnit]:
    """The colleges with a class that the person answers for; for a student's account none (INV-3)."""
    of_college = and_(ClassGroup.school_id == OrgUnit.school_id, ClassGroup.org_unit_id == OrgUnit.id)
    mine = false() if actor.is_student else exists().where(of_college, people.class_filter(actor))
    return select(OrgUnit).where(OrgUnit.kind == UnitKind.COLLEGE, mine).order_by(OrgUnit.name, OrgUnit.id)


def visible_college(actor: Actor, college_id: UUID) -> OrgUnit:
    """One of them; raises NotFound."""
    found = session().scalar(visible_colleges(actor).where(OrgUnit.id == college_id))
    if found is None:
        raise NotFound
    return found


def visible_refresh(actor: Actor, refresh_id: UUID, *, to_change: bool = False) -> tuple[RosterRefresh, OrgUnit]:
    """One refresh with its college, locked for the use case that follows if it is to change; raises NotFound."""
    query = (
        visible_colleges(actor)
        .join(
            RosterRefresh, and_(RosterRefresh.school_id == OrgUnit.school_id, RosterRefresh.org_unit_id == OrgUnit.id)
        )
        .where(RosterRefresh.id == refresh_id)
        .with_only_columns(RosterRefresh, OrgUnit)
    )
    row = session().execute(query.with_for_update(of=RosterRefresh) if to_change else query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def refresh_duty(college_id: UUID) -> DutyLine | None:
    """The pressing duty that asks a college for its roster; None while there is none."""
    return _refresh_duty(obligations.for_subject(college_id, pressing=True))


def visible_line(actor: Actor, refresh_id: UUID, line_id: UUID) -> RosterLine:
    """One line of a student whose file this person may know of, locked; raises NotFound."""
    query = select(RosterLine).where(
        RosterLine.refresh_id == refresh_id, RosterLine.id == line_id, RosterLine.case_id.in_(_mine(actor))
    )
    found = session().scalar(query.with_for_update(of=RosterLine))
    if found is None:
        raise NotFound
    cases.refuse_barred(actor, found.case_id)
    return found


def lines(refresh_id: UUID, actor: Actor, *, line_id: UUID | None = None) -> list[LineRow]:
    """The lines of the students that this person may know of, who differ first; shown through `services.open_roster`."""
    only = RosterLine.id == line_id if line_id else true()
    query = (
        select(RosterLine, Student, ClassGroup.name)
        .join(CaseFile, and_(CaseFile.school_id == RosterLine.school_id, CaseFile.id == RosterLine.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(RosterLine.refresh_id == refresh_id, RosterLine.case_id.in_(_mine(actor)), only)
        .order_by(
            RosterLine.answer.is_not(None),
            func.cardinality(RosterLine.differences) == 0,
            ClassGroup.grade,
            ClassGroup.number,
            Student.pinyin,
            Student.id,
        )
    )
    return [_line_row(line, student, group) for line, student, group in session().execute(query)]


def progress(refresh_id: UUID) -> tuple[int, int]:
    """How many lines a roster has in all, and how many were answered, whoever may see them."""
    return _counts([refresh_id]).get(refresh_id, (0, 0))


def progress_seen(refresh_id: UUID, actor: Actor) -> tuple[int, int]:
    """The same without the lines of protected files that are shut to this person: what a page says of it."""
    return _counts([refresh_id], actor).get(refresh_id, (0, 0))


def snapshots(refresh_id: UUID) -> Sequence[RosterSnapshot]:
    """The signed states of a roster, the newest first."""
    query = select(RosterSnapshot).where(RosterSnapshot.refresh_id == refresh_id)
    return session().scalars(query.order_by(RosterSnapshot.number.desc())).all()


def shut_positions(snapshot_ids: Collection[UUID], actor: Actor) -> Mapping[UUID, Sequence[int]]:
    """By snapshot, where the rows of protected files stand that are shut to this person: nothing may count or skip them."""
    found: dict[UUID, list[int]] = {snapshot: [] for snapshot in snapshot_ids}
    query = (
        select(RosterSnapshotRow.snapshot_id, RosterSnapshotRow.position)
        .join(
            CaseFile, and_(CaseFile.school_id == RosterSnapshotRow.school_id, CaseFile.id == RosterSnapshotRow.case_id)
        )
        .where(RosterSnapshotRow.snapshot_id.in_(found), shut_to(actor, CaseFile.student_id))
    )
    for snapshot, position in session().execute(query):
        found[snapshot].append(position)
    return found


def last_snapshot(college_id: UUID, *, besides: UUID | None = None) -> RosterSnapshot | None:
    """The whole roster that the college signed last, not counting the round `besides`."""
    query = select(RosterSnapshot).where(
        RosterSnapshot.org_unit_id == college_id, RosterSnapshot.refresh_id.is_not(None)
    )
    if besides is not None:
        query = query.where(RosterSnapshot.refresh_id != besides)
    return session().scalar(query.order_by(RosterSnapshot.number.desc()).limit(1))


def snapshot_rows(snapshot_id: UUID, actor: Actor) -> Sequence[tuple[RosterSnapshotRow, UUID, ClassGroup]]:
    """The rows of the students that this person may know of, each with the student and the class of now."""
    query = (
        select(RosterSnapshotRow, Student.id, ClassGroup)
        .join(
            CaseFile, and_(CaseFile.school_id == RosterSnapshotRow.school_id, CaseFile.id == RosterSnapshotRow.case_id)
        )
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(RosterSnapshotRow.snapshot_id == snapshot_id, RosterSnapshotRow.case_id.in_(_mine(actor)))
        .order_by(RosterSnapshotRow.position)
    )
    return [(row, student, group) for row, student, group in session().execute(query)]


def returned_reason(refresh: RosterRefresh) -> str:
    """Why the roster was given back, empty when it was not."""
    sealed = refresh.returned_reason_sealed
    return crypto.unseal(sealed, row=refresh.id, field=RETURNED) if sealed else ""


def open_refreshes_of(college_ids: Sequence[UUID]) -> Sequence[RosterRefresh]:
    """The rosters of these colleges that are still filled in, locked in a steady order."""
    open_ = (RefreshState.GENERATED, RefreshState.FILLING, RefreshState.RETURNED)
    query = select(RosterRefresh).where(RosterRefresh.org_unit_id.in_(college_ids), RosterRefresh.state.in_(open_))
    return session().scalars(query.order_by(RosterRefresh.id).with_for_update()).all()


def _mine(actor: Actor) -> Select[UUID]:
    return cases.visible_cases(actor).with_only_columns(CaseFile.id)


def _counts(refresh_ids: Sequence[UUID], actor: Actor | None = None) -> dict[UUID, tuple[int, int]]:
    query = (
        select(RosterLine.refresh_id, func.count(), func.count(RosterLine.answer))
        .join(CaseFile, and_(CaseFile.school_id == RosterLine.school_id, CaseFile.id == RosterLine.case_id))
        .where(RosterLine.refresh_id.in_(refresh_ids), ~shut_to(actor, CaseFile.student_id) if actor else true())
        .group_by(RosterLine.refresh_id)
    )
    return {refresh: (lines_, answered) for refresh, lines_, answered in session().execute(query)}


def _refresh_duty(duties: Sequence[DutyLine]) -> DutyLine | None:
    asked = [duty for duty in duties if EvidenceKind.ROSTER_REFRESH in duty.evidence]
    return max(asked, key=lambda duty: duty.period, default=None)


def _college_row(
    college: OrgUnit,
    refreshes: Mapping[UUID, RosterRefresh],
    duties: Mapping[UUID, Sequence[DutyLine]],
    counts: Mapping[UUID, tuple[int, int]],
) -> CollegeRow:
    refresh = refreshes.get(college.id)
    lines_, answered = counts.get(refresh.id, (0, 0)) if refresh else (0, 0)
    duty = _refresh_duty(duties.get(college.id, ()))
    return CollegeRow(
        college_id=college.id, name=college.name, refresh=refresh, duty=duty, lines=lines_, answered=answered
    )


def _line_row(line: RosterLine, student: Student, class_name: str) -> LineRow:
    return LineRow(
        id=line.id,
        case_id=line.case_id,
        student_id=student.id,
        name=student.name,
        number=student.number,
        class_name=class_name,
        differences=[Difference(one) for one in line.differences],
        answer=Answer(line.answer) if line.answer else None,
        note=crypto.unseal(line.note_sealed, row=line.id, field=NOTE) if line.note_sealed else "",
        answered_by=line.answered_by_name,
    )
