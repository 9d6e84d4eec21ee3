"""How many minutes of filling in forms a document asks for: each duty its form, each form its minutes. Pure.

A form's minutes stand in the document; where it says nothing the platform takes two minutes a field (平台默认). Every duty
counts as a form of its own, although one record may do several: what comes out is the most that it can take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass

from policy_profiles.duty import Duty
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Subject, SubjectKind
from policy_profiles.format import Form, Profile
from policy_profiles.rules import Mark

MINUTES_PER_FIELD = 2

FORMS: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.SCREENING: ("screening_sheet", "roster"),
    EvidenceKind.CENSUS: ("screening_sheet",),
    EvidenceKind.TALK: ("talk_record", "follow_up_record"),
    EvidenceKind.PEER_TALK: ("talk_record", "follow_up_record"),
    EvidenceKind.PRINCIPAL_TALK: ("talk_record",),
    EvidenceKind.TALK_PLAN: ("talk_plan",),
    EvidenceKind.FOLLOW_UP: ("follow_up_record", "file_sheet"),
    EvidenceKind.STUDENT_FORUM: ("follow_up_record",),
    EvidenceKind.HOME_VISIT: ("home_visit", "follow_up_record"),
    EvidenceKind.SCHOOL_VISIT: ("school_visit",),
    EvidenceKind.LETTER: ("letter",),
    EvidenceKind.PHONE_LOG: ("phone_book",),
    EvidenceKind.LETTER_CHASE: ("phone_book",),
    EvidenceKind.SEMINAR: ("seminar",),
    EvidenceKind.TRAINING: ("training",),
    EvidenceKind.EDUCATION_CASE: ("education_case",),
    EvidenceKind.YEAR_REPORT: ("year_report",),
    EvidenceKind.TUTORING_PLAN: ("tutoring_plan",),
    EvidenceKind.PLAN_REVIEW: ("growth_file", "tutoring_plan"),
    EvidenceKind.REHAB_PLAN: ("rehab_plan",),
    EvidenceKind.REHAB_REVIEW: ("rehab_plan",),
    EvidenceKind.INDIVIDUAL_PLAN: ("individual_plan",),
    EvidenceKind.INDIVIDUAL_REVIEW: ("individual_plan",),
    EvidenceKind.FEE_DECISION: ("fee_reduction",),
    EvidenceKind.INCIDENT: ("incident_report",),
    EvidenceKind.EVALUATION: ("evaluation_sheet",),
    EvidenceKind.FILING_GUIDANCE: ("filing_guidance",),
    EvidenceKind.ROSTER_SUBMISSION: ("roster",),
    EvidenceKind.ROSTER_ENTRY: ("roster",),
    EvidenceKind.ROSTER_REFRESH: ("roster",),
    EvidenceKind.ARCHIVE_BATCH: ("archive_transfer",),
}
"""On which form a record is written: the first of these that the document has. What is not named here has no form."""


@dataclass(frozen=True, slots=True)
class FormTime:
    """A form of the document, how long it takes, whose number that is, and how often it is filled in."""

    form: Form
    minutes: int
    mark: Mark
    times: int

    @property
    def total(self) -> int:
        """All of it together."""
        return self.minutes * self.times


@dataclass(frozen=True, slots=True)
class Paperwork:
    """What a document asks for in a term: by form, and for the students in care one by one."""

    forms: tuple[FormTime, ...]
    for_students: int
    students: int
    most: int
    """For the one student who takes the most."""

    @property
    def total(self) -> int:
        """Minutes of everybody together."""
        return sum(form.total for form in self.forms)

    @property
    def per_student(self) -> int:
        """Minutes for one student in care, on average, rounded up."""
        return -(-self.for_students // self.students) if self.students else 0


def minutes_of(form: Form) -> tuple[int, Mark]:
    """How long a form takes, and whether the document or the platform says so."""
    if form.minutes is None:
        return usual_minutes(form.fields), Mark.PLATFORM
    return form.minutes, form.minutes_mark


def usual_minutes(fields: Sized) -> int:
    """How long the platform takes a form of these fields to take (平台默认)."""
    return MINUTES_PER_FIELD * len(fields)


def form_for(profile: Profile, evidence: Iterable[EvidenceKind]) -> Form | None:
    """The form on which a duty is usually recorded: that of the first kind of evidence named. None where there is none."""
    known = {form.key: form for form in profile.forms}
    kind = next(iter(evidence), None)
    keys = FORMS.get(kind, ()) if kind else ()
    return next((known[key] for key in keys if key in known), None)


def paperwork(profile: Profile, duties: Iterable[Duty], *, students: int) -> Paperwork:
    """The paperwork of these duties; `students` is how many are in care."""
    times: Counter[str] = Counter()
    by_student: Counter[Subject] = Counter()
    minutes = {form.key: minutes_of(form)[0] for form in profile.forms}
    forms = {rule.code: form_for(profile, rule.evidence) for rule in profile.rules}
    for duty in duties:
        form = forms.get(duty.rule)
        if form is not None:
            times[form.key] += 1
            if duty.subject.kind is SubjectKind.CASE:
                by_student[duty.subject] += minutes[form.key]
    return Paperwork(
        tuple(FormTime(form, *minutes_of(form), times[form.key]) for form in profile.forms if times[form.key]),
        for_students=by_student.total(),
        students=students,
        most=max(by_student.values(), default=0),
    )
