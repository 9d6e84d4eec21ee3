"""What the tiers let through: one person reading one file gets plain values, and no word more than their roles allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, null, select, union_all

from accounts.roles import Role
from care.cases import lifecycle, queries
from care.cases.file import (
    CategoryView,
    CounsellingLine,
    DecisionView,
    EvidenceView,
    FileView,
    FlagView,
    PrintedFile,
    RequestView,
    StudentCard,
)
from care.cases.lifecycle import CaseState
from care.cases.models import (
    CaseCategory,
    CaseDecision,
    CaseFile,
    CaseRequest,
    CounsellingNote,
    EvidenceItem,
    RiskFlag,
)
from care.cases.services.journal import unseal
from care.cases.terms import DecisionKind, EvidenceSource, FlagKind, RequestKind
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import tiers
from privacy.tiers import Standing, View

# Talks, tracking and visits: the grade head sees that they took place, not their words (domain.md section 4).
_RECORD_READERS = frozenset({Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.CLASS_TEACHER})
# What a classmate said: for the others it is only there (domain.md section 4, peer observation).
_PEER_READERS = frozenset({Role.COUNSELLOR, Role.CLASS_TEACHER})
_CONTACT_READERS = frozenset({Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.GRADE_HEAD, Role.CLASS_TEACHER})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A case with its student, class and the tiers of its categories."""

    case: CaseFile
    student: Student
    class_group: ClassGroup
    tiers: frozenset[Tier]
    is_protected: bool


class Reader:
    """One person reading one file: what the tiers let through, and nothing else."""

    def __init__(self, actor: Actor, found: FoundFile) -> None:
        self.actor = actor
        self.case, self.student, self.class_group = found.case, found.student, found.class_group
        self.standing: Standing = queries.standing_in(found.class_group, actor)
        self.top = max(found.tiers)
        wrote = found.case.proposed_by == actor.user_id
        self.views = [self._view(tier, wrote=wrote and found.case.state == CaseState.CANDIDATE) for tier in found.tiers]
        self.view = tiers.best(self.views)
        self.tiers, self.is_protected = found.tiers, found.is_protected

    def printed(self) -> PrintedFile:
        """Whom it is about and what is read of it; no statement."""
        shows, roles = self.view in (View.FULL, View.GUIDANCE), self.standing.roles
        return PrintedFile(
            case_id=self.case.id,
            student=self._card(),
            reads_records=shows and not _RECORD_READERS.isdisjoint(roles),
            reads_contacts=shows and not _CONTACT_READERS.isdisjoint(roles),
            reads_counselling=Role.COUNSELLOR in roles,
            reads_peers=shows and not _PEER_READERS.isdisjoint(roles),
            shows_content=shows,
        )

    def file(self) -> FileView:
        """Everything but categories and evidence."""
        case, reads = self.case, self.printed()
        shows = reads.shows_content
        knows_why = self._view(Tier.T4) is View.FULL
        flags, requests, counselling = self._matters()
        return FileView(
            case_id=case.id,
            version=case.version,
            student=reads.student,
            state=CaseState(case.state),
            why=self.standing.why,
            view=self.view,
            is_protected=self.is_protected,
            has_restricted=any(view is not View.FULL for view in self.views),
            reads_records=reads.reads_records,
            reads_contacts=reads.reads_contacts,
            reads_counselling=reads.reads_counselling,
            reads_peers=reads.reads_peers,
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
            flags=flags,
            requests=requests,
            decisions=self._decisions(),
            counselling=counselling if shows else (),
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

    def _matters(self) -> tuple[tuple[FlagView, ...], tuple[RequestView, ...], tuple[CounsellingLine, ...]]:
        """The risk flags that are up, the requests that wait, and that there was counselling: together in one statement."""
        flags = select(
            literal("flag").label("what"),
            RiskFlag.id,
            RiskFlag.kind,
            literal("").label("ground"),
            RiskFlag.note_sealed.label("sealed"),
            RiskFlag.raised_by.label("by"),
            RiskFlag.raised_by_name.label("by_name"),
            RiskFlag.raised_on.label("on"),
        ).where(RiskFlag.case_id == self.case.id, RiskFlag.cleared_on.is_(None))
        requests = select(
            literal("request"),
            CaseRequest.id,
            CaseRequest.kind,
            CaseRequest.ground,
            CaseRequest.words_sealed,
            CaseRequest.asked_by,
            CaseRequest.asked_by_name,
            CaseRequest.asked_on,
        ).where(CaseRequest.case_id == self.case.id, CaseRequest.granted.is_(None))
        matters = union_all(flags, requests, self._counselled()).subquery()
        rows = session().execute(select(matters).order_by(matters.c.on, matters.c.id)).all()
        return (
            tuple(_flag(row) for row in rows if row.what == "flag"),
            tuple(self._request(row) for row in rows if row.what == "request"),
            tuple(self._counselling(row) for row in rows if row.what == "note"),
        )

    def _counselling(self, row: Any) -> CounsellingLine:  # Any: a row of the union above
        return CounsellingLine(happened_on=row.on, by=row.by_name, is_mine=self._wrote(row.by))

    def _counselled(self) -> Select[str, UUID, str, str, None, UUID | None, str, date]:
        """The counselling notes without a word of them."""
        note = CounsellingNote
        nothing = literal("")
        return select(
            literal("note"), note.id, nothing, nothing, null(), note.written_by, note.written_by_name, note.happened_on
        ).where(note.case_id == self.case.id)

    def _request(self, row: Any) -> RequestView:  # Any: a row of the union above
        may_read = self._view(self.top, wrote=self._wrote(row.by)) is View.FULL
        return RequestView(
            kind=RequestKind(row.kind),
            ground=row.ground,
            words=unseal(row.sealed, row.id, "case_requests.words") if may_read else "",
            asked_by=row.by,
            asked_by_name=row.by_name,
            asked_on=row.on,
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


def _flag(row: Any) -> FlagView:  # Any: a row of `_matters`
    return FlagView(
        id=row.id,
        kind=FlagKind(row.kind),
        note=unseal(row.sealed, row.id, "risk_flags.note"),
        raised_by=row.by,
        raised_by_name=row.by_name,
        raised_on=row.on,
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
        id=item.id,
        view=view,
        category_id=item.category_id,
        kind=EvidenceSource(item.kind),
        note=unseal(item.note_sealed, item.id, "evidence_items.note") if view is View.FULL else "",
        added_by_name=item.added_by_name,
        added_on=item.added_on,
    )
