"""A policy profile as values: a school's own document, each entry with its clause and its mark (docs/policy-format.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy_profiles.categories import Category, ScreeningTag
from policy_profiles.rules import Mark, Rule


class Presence(StrEnum):
    """How a feature stands in a profile: stated in the source ●, always on by the platform ◐, offered ○, absent –."""

    SOURCE = "source"
    ALWAYS = "always"
    OFFERED = "offered"
    NONE = "none"


class Threshold(StrEnum):
    """What an improper method must have led to before it disqualifies (A8, A9)."""

    ADVERSE = "adverse"
    SERIOUS = "serious"
    NEVER = "never"


BELOW_SOURCE_WORDING = "（低于原制度要求）"

FLOOR: tuple[str, ...] = (
    "priority_handling",
    "mandatory_reporting",
    "access_log",
    "no_student_access",
    "neutral_outward_wording",
    "incident_handling",
)
"""The district floor: every profile holds all of it, and none can be customised away."""

FEATURES: tuple[str, ...] = (
    "categories",
    "screening_window",
    "census_tags",
    "roster_refresh",
    "archive_batch",
    "talks",
    "student_file",
    "monthly_tracking",
    "letter",
    "phone_book",
    "guardian_contact",
    "talk_plan",
    "growth_file",
    "activities",
    "side_view",
    "home_visits",
    "school_visits",
    "seminar",
    "tutoring_plan",
    "fee_reduction",
    "rehab_plan",
    "individual_plan",
    "report_up",
    "teacher_consultation",
    "education_plan",
    "village_committee",
    "leadership_group",
    "assistant_adviser",
    "student_cadres",
    "training",
    "teacher_honours",
    "collective_honours",
    "progress_award",
    "disqualification",
    "term_summary",
    "year_report",
    "practice_library",
    "evaluation_score",
    "priority_objects",
    "confidentiality",
)
"""The rows of the matrix in domain.md 2.2, a row with two symbols as two."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph of the source document: our id, its place in words for people, and its text, shortened."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the profile comes from; `reference` is the neutral name of the document, never a school's."""

    reference: str
    effective_on: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who does what in this profile's words."""

    code: str
    title: str
    duty: str
    mark: Mark
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """An official form: title as in the source, or ours, its fields in order, and those that it cannot do without.

    `minutes` is how long it takes to fill in, None where the document leaves that to the platform (policy_profiles.paperwork).
    """

    key: str
    title: str
    mark: Mark
    clauses: tuple[str, ...]
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    minutes: int | None = None
    minutes_mark: Mark = Mark.PLATFORM

    def gaps(self, filled: Collection[str]) -> tuple[str, ...]:
        """The required fields that are not filled in yet: with any, what is written on the form cannot take effect."""
        return tuple(field for field in self.required if field not in filled)


@dataclass(frozen=True, slots=True)
class Award:
    """An honour; `public_title` is what outsiders may read."""

    key: str
    title: str
    public_title: str
    recipient: str
    mark: Mark
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disqualification:
    """When and for how long a teacher loses the right to honours (A8)."""

    discrimination: bool
    prejudice: bool
    improper_method: Threshold
    months: int
    mark: Mark
    months_mark: Mark
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """Feedback to the village committee and the guardian (A10)."""

    enabled: bool
    sender: str | None
    required: tuple[str, ...]
    further: tuple[str, ...]
    mark: Mark
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """What the source says about secrecy; `floor` where it says nothing and the district floor applies."""

    level: str
    clauses: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the difference matrix for this profile."""

    key: str
    presence: Presence
    clauses: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Setting:
    """An ambiguity of the source, and where in the document its default stands: path -> default value."""

    id: str
    question: str
    values: Mapping[str, object]
    options: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who hears of an undone duty: `workdays` before the due date (negative) or after the end of grace."""

    workdays: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One version of a policy document. `complete` is False while it may not be adopted yet."""

    key: str
    edition: str
    complete: bool
    title: str
    title_en: str
    stages: tuple[str, ...]
    source: Source
    preamble: str
    grace_workdays: int
    escalation: tuple[Escalation, ...]
    clauses: Mapping[str, Clause]
    categories: tuple[Category, ...]
    tags: tuple[ScreeningTag, ...]
    rules: tuple[Rule, ...]
    roles: Mapping[str, Role]
    forms: tuple[Form, ...]
    awards: tuple[Award, ...]
    disqualification: Disqualification | None
    referral: Referral
    confidentiality: Confidentiality
    features: Mapping[str, Feature]
    settings: Mapping[str, Setting]
    floor: tuple[str, ...]

    @property
    def open_categories(self) -> tuple[Category, ...]:
        """The categories that somebody can be listed under; retired ones only stand on old files (INV-9)."""
        return tuple(category for category in self.categories if not category.retired)

    @property
    def reminder_workdays(self) -> int:
        """How many workdays before the due date the owner is reminded."""
        return max((-step.workdays for step in self.escalation if step.workdays < 0), default=0)

    @property
    def short_title(self) -> str:
        """What tells it apart among its like: the brackets of the title, where it has some."""
        _, bracket, rest = self.title.partition("（")
        return rest.removesuffix("）") if bracket else self.title

    def rule(self, code: str) -> Rule:
        """The rule with that code. Raises KeyError."""
        return {rule.code: rule for rule in self.rules}[code]

    def category(self, code: str) -> Category:
        """The category with that code. Raises KeyError."""
        return {category.code: category for category in self.categories}[code]

    def place_of(self, rule: Rule) -> str:
        """Where a duty comes from, as its 「为什么」 says it: its clauses, and whether the school asks for less than they do."""
        words = self.clause_words(rule.clauses)
        return f"{words}{BELOW_SOURCE_WORDING}" if rule.below_source else words

    @property
    def has_leadership_group(self) -> bool:
        """Whether there is a leadership group; without one the principal takes its steps (domain.md 4)."""
        feature = self.features.get("leadership_group")
        return feature is None or feature.presence is not Presence.NONE

    def form(self, key: str) -> Form:
        """The form with that key. Raises KeyError."""
        return {form.key: form for form in self.forms}[key]

    def clause_words(self, clauses: tuple[str, ...]) -> str:
        """The places of the clauses in words, 「第四条第1款、第五条第1款」; 平台默认 where there is none."""
        return "、".join(self.clauses[clause].label for clause in clauses) or "平台默认"
