"""A student's file as one person may see it: plain values, already redacted by tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases.lifecycle import CaseState, CaseStep
from care.cases.terms import DecisionKind, EvidenceSource, FlagKind, RequestKind
from policy_profiles.categories import Tier
from privacy.tiers import View


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentCard:
    """Whom the file is about."""

    id: UUID
    name: str
    number: str
    class_id: UUID
    class_name: str
    grade: int
    born_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category: its title only where `view` is full, else that there is one."""

    id: UUID
    view: View
    tier: Tier
    title: str
    code: str
    subtag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """A piece of evidence; `note` is empty where `view` is not full."""

    id: UUID
    view: View
    category_id: UUID | None
    kind: EvidenceSource
    note: str
    added_by_name: str
    added_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvidence:
    """That somebody reads a piece of evidence in full: of whose file it is, how that stands, and why they may."""

    student_id: UUID
    state: CaseState
    tier: Tier
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """A risk flag that is up."""

    id: UUID
    kind: FlagKind
    note: str
    raised_by: UUID | None
    raised_by_name: str
    raised_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """Something that waits for a second person."""

    kind: RequestKind
    ground: str
    words: str
    asked_by: UUID | None
    asked_by_name: str
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A line of the file's history; `is_restricted` says that a reason exists which this person does not read."""

    id: UUID
    kind: DecisionKind
    made_by_name: str
    made_on: date
    reason: str
    is_restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingLine:
    """That a counsellor talked with the student on a day, and whom to ask; no word of what was said."""

    happened_on: date
    by: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A counselling note in full, for the centre."""

    id: UUID
    version: int
    happened_on: date
    recorded_on: date
    changed_on: date | None
    by: str
    is_mine: bool
    talked: str
    planned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyView:
    """A safety card; `version` is 0 and the texts are empty where there is none yet."""

    version: int = 0
    student_name: str = ""
    class_name: str = ""
    avoid: str = ""
    watch: str = ""
    act: str = ""
    in_lessons: bool = True
    at_meals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TipLine:
    """How to support a student in class, for a subject teacher."""

    case_id: UUID
    student_name: str
    class_name: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFile:
    """A file of which several go on paper together: whom it is about, and what this person reads of it (`entries.Reads`)."""

    case_id: UUID
    student: StudentCard
    reads_records: bool
    reads_contacts: bool
    reads_counselling: bool
    reads_peers: bool
    shows_content: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """What one person sees of one file.

    `view` is the best over the file's categories: full or guidance shows what was agreed, restricted only that there is a
    file and whom to ask. `reads_records` admits to the words of talks and tracking, `reads_contacts` to the guardians'
    numbers, `reads_counselling` to the page of the centre's own notes and to the codes of classmates, `reads_peers` to
    what classmates said. A file that `is_protected` is open to the people named alone. `categories` and `evidence` are
    filled on the page that is one deliberate step further.
    """

    case_id: UUID
    version: int
    student: StudentCard
    state: CaseState
    why: str
    view: View
    is_protected: bool
    has_restricted: bool
    reads_records: bool
    reads_contacts: bool
    reads_counselling: bool
    reads_peers: bool
    proposed_by: UUID | None
    proposed_by_name: str
    proposed_on: date
    confirmed_by_name: str | None
    confirmed_on: date | None
    guardian_informed_on: date | None
    not_informed_reason: str
    priority_since: date | None
    handled_since: date | None
    closed_on: date | None
    close_reason: str | None
    support: str
    guidance: str
    tip: str
    flags: tuple[FlagView, ...]
    requests: tuple[RequestView, ...]
    decisions: tuple[DecisionView, ...]
    counselling: tuple[CounsellingLine, ...]
    categories: tuple[CategoryView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    steps: frozenset[CaseStep] = frozenset()

    @property
    def shows_content(self) -> bool:
        """Whether this person reads what was agreed and what happened."""
        return self.view in (View.FULL, View.GUIDANCE)

    @property
    def opens_notes(self) -> bool:
        """Whether the counselling notes hold something for this person: for the centre all, for an author their own."""
        return self.reads_counselling or any(line.is_mine for line in self.counselling)

    def request(self, kind: RequestKind) -> RequestView | None:
        """The request of that kind that waits, if one does."""
        return next((request for request in self.requests if request.kind is kind), None)
