"""Reading with a trace: `open_file` is the only way to a file at tier 2 or above. No access-log row, no content (INV-6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Row, func, select

from accounts.roles import LABELS
from care.cases import lifecycle, queries
from care.cases.file import (
    CategoryView,
    DecisionView,
    EvidenceView,
    FileView,
    FlagView,
    RequestView,
    StudentCard,
)
from care.cases.lifecycle import ACTIVE, CaseState
from care.cases.models import CaseCategory, CaseDecision, CaseFile, CaseRequest, EvidenceItem, RiskFlag
from care.cases.queries import RosterRow
from care.cases.services.journal import unseal
from care.cases.terms import DecisionKind, EvidenceSource, FlagKind, RequestKind
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers
from privacy.tiers import Standing, View

FILE, CATEGORIES, ROSTER = "档案", "类型与依据", "名册"


def list_roster(
    *,
    states: Collection[CaseState] = ACTIVE,
    class_id: UUID | None = None,
    waiting: bool = False,
    text: str = "",
    page: int = 1,
    actor: Actor,
) -> list[RosterRow]:
    """One page of the 关爱名册, each student on it written to the access log in one INSERT.

    That somebody is listed is itself worth protecting, although the list shows no category.
    """
    rows = queries.roster(actor, states=states, class_id=class_id, waiting=waiting, text=text, page=page)
    students = [row.student_id for row in rows]
    privacy.log_reads(student_ids=students, what=ROSTER, tier=Tier.T2, reason=_office(actor), actor=actor)
    return rows


def open_file(case_id: UUID, *, with_categories: bool = False, actor: Actor) -> FileView:
    """A file as far as this person may read it, and a row in the access log that says why they may.

    `with_categories` brings categories and evidence too: the page one deliberate step further. Raises NotFound for what
    is not theirs (a student's account never gets a file, INV-3), ServiceUnavailable when the log cannot be written.
    """
    reader = _Reader(actor, _found(case_id, actor))
    what = CATEGORIES if with_categories else FILE
    privacy.log_reads(
        student_ids=[reader.student.id], what=what, tier=reader.top, reason=reader.standing.why, actor=actor
    )
    view = reader.file()
    return replace(view, categories=reader.categories(), evidence=reader.evidence()) if with_categories else view


@dataclass(frozen=True, slots=True)
class _Found:
    case: CaseFile
    student: Student
    class_group: ClassGroup
    tiers: frozenset[Tier]


def _found(case_id: UUID, actor: Actor) -> _Found:
    """The case with its student, class and tiers in one statement."""
    listed = (
        select(func.array_agg(CaseCategory.tier.distinct()))
        .where(
            CaseCategory.school_id == CaseFile.school_id,
            CaseCategory.case_id == CaseFile.id,
            CaseCategory.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    query = queries.visible_cases(actor).where(CaseFile.id == case_id)
    row: Row[CaseFile, Student, ClassGroup, list[str] | None] | None = (
        session().execute(query.with_only_columns(CaseFile, Student, ClassGroup, listed)).first()
    )
    if row is None:
        raise NotFound
    return _Found(row[0], row[1], row[2], frozenset(Tier(tier) for tier in row[3] or (Tier.T2,)))


class _Reader:
    """One person reading one file: what the tiers let through, and nothing else."""

    def __init__(self, actor: Actor, found: _Found) -> None:
        self.actor = actor
        self.case, self.student, self.class_group = found.case, found.student, found.class_group
        self.standing: Standing = queries.standing_in(found.class_group, actor)
        self.top = max(found.tiers)
        wrote = found.case.proposed_by == actor.user_id
        self.views = [self._view(tier, wrote=wrote and found.case.state == CaseState.CANDIDATE) for tier in found.tiers]
        self.view = tiers.best(self.views)
        self.tiers = found.tiers

    def file(self) -> FileView:
        """Everything but categories and evidence."""
        case, shows = self.case, self.view in (View.FULL, View.GUIDANCE)
        knows_why = self._view(Tier.T4) is View.FULL
        return FileView(
            case_id=case.id,
            version=case.version,
            student=self._card(),
            state=CaseState(case.state),
            why=self.standing.why,
            view=self.view,
            has_restricted=any(view is not View.FULL for view in self.views),
            proposed_by=case.proposed_by,
            proposed_by_name=case.proposed_by_name,
            proposed_on=case.proposed_on,
            confirmed_by_name=case.confirmed_by_name,
            confirmed_on=case.confirmed_on,
            guardian_informed_on=case.guardian_informed_on,
            not_informed_reason=self._text("not_informed") if knows_why else "",
            priority_since=case.priority_since,
            handled_since=case.handled_since,
            closed_on=case.closed_on,
            close_reason=case.close_reason,
            support=self._text("support") if shows else "",
            guidance=self._text("guidance") if shows else "",
            tip=self._text("tip") if shows or self.view is View.TIP else "",
            flags=self._flags(),
            requests=self._requests(),
            decisions=self._decisions(),
            steps=lifecycle.possible_steps(CaseState(case.state), self.tiers, self.standing.roles),
        )

    def categories(self) -> tuple[CategoryView, ...]:
        """The categories, each by its own tier; the proposer keeps sight of what they added."""
        query = select(CaseCategory).where(CaseCategory.case_id == self.case.id, CaseCategory.removed_at.is_(None))
        return tuple(
            _category(row, self._view(Tier(row.tier), wrote=self._wrote(row.added_by)))
            for row in session().scalars(query.order_by(CaseCategory.tier, CaseCategory.code))
        )

    def evidence(self) -> tuple[EvidenceView, ...]:
        """The evidence: as sensitive as its category, or as the whole case."""
        query = (
            select(EvidenceItem, CaseCategory.tier)
            .outerjoin(
                CaseCategory,
                (CaseCategory.school_id == EvidenceItem.school_id) & (CaseCategory.id == EvidenceItem.category_id),
            )
            .where(EvidenceItem.case_id == self.case.id, CaseCategory.removed_at.is_(None))
            .order_by(EvidenceItem.added_on, EvidenceItem.id)
        )
        return tuple(
            _evidence(item, self._view(Tier(tier or self.top), wrote=self._wrote(item.added_by)))
            for item, tier in session().execute(query)
        )

    def _view(self, tier: Tier, *, wrote: bool = False) -> View:
        return tiers.view(tier, self.standing.roles, wrote=wrote)

    def _wrote(self, author: UUID | None) -> bool:
        return author is not None and author == self.actor.user_id

    def _text(self, name: str) -> str:
        return unseal(getattr(self.case, f"{name}_sealed"), self.case.id, f"case_files.{name}")

    def _card(self) -> StudentCard:
        return StudentCard(
            id=self.student.id,
            name=self.student.name,
            number=self.student.number,
            class_id=self.class_group.id,
            class_name=self.class_group.name,
            grade=self.class_group.grade,
            born_on=self.student.born_on,
        )

    def _flags(self) -> tuple[FlagView, ...]:
        query = select(RiskFlag).where(RiskFlag.case_id == self.case.id, RiskFlag.cleared_on.is_(None))
        return tuple(
            FlagView(
                id=flag.id,
                kind=FlagKind(flag.kind),
                note=unseal(flag.note_sealed, flag.id, "risk_flags.note"),
                raised_by=flag.raised_by,
                raised_by_name=flag.raised_by_name,
                raised_on=flag.raised_on,
            )
            for flag in session().scalars(query.order_by(RiskFlag.raised_on, RiskFlag.id))
        )

    def _requests(self) -> tuple[RequestView, ...]:
        query = select(CaseRequest).where(CaseRequest.case_id == self.case.id, CaseRequest.granted.is_(None))
        return tuple(
            RequestView(
                kind=RequestKind(request.kind),
                ground=request.ground,
                words=unseal(request.words_sealed, request.id, "case_requests.words")
                if self._view(self.top, wrote=self._wrote(request.asked_by)) is View.FULL
                else "",
                asked_by=request.asked_by,
                asked_by_name=request.asked_by_name,
                asked_on=request.asked_on,
            )
            for request in session().scalars(query.order_by(CaseRequest.asked_on, CaseRequest.kind))
        )

    def _decisions(self) -> tuple[DecisionView, ...]:
        query = select(CaseDecision).where(CaseDecision.case_id == self.case.id)
        return tuple(
            self._decision(decision)
            for decision in session().scalars(query.order_by(CaseDecision.at.desc(), CaseDecision.id.desc()))
        )

    def _decision(self, decision: CaseDecision) -> DecisionView:
        may_read = self._view(Tier(decision.tier), wrote=self._wrote(decision.made_by)) is View.FULL
        return DecisionView(
            id=decision.id,
            kind=DecisionKind(decision.kind),
            made_by_name=decision.made_by_name,
            made_on=decision.made_on,
            reason=unseal(decision.reason_sealed, decision.id, "case_decisions.reason") if may_read else "",
            is_restricted=decision.reason_sealed is not None and not may_read,
        )


def _category(row: CaseCategory, view: View) -> CategoryView:
    shown = view is View.FULL
    return CategoryView(
        id=row.id,
        view=view,
        tier=Tier(row.tier),
        title=row.title if shown else "",
        code=row.code if shown else "",
        subtag=row.subtag if shown else None,
    )


def _evidence(item: EvidenceItem, view: View) -> EvidenceView:
    return EvidenceView(
        view=view,
        category_id=item.category_id,
        kind=EvidenceSource(item.kind),
        note=unseal(item.note_sealed, item.id, "evidence_items.note") if view is View.FULL else "",
        added_by_name=item.added_by_name,
        added_on=item.added_on,
    )


def _office(actor: Actor) -> str:
    """Why somebody may read the list: the widest of their roles."""
    held = [role for role in tiers.MATRIX if role in actor.roles]
    return f"您是{LABELS[held[0]]}" if held else "您的职责包括这份名册"
