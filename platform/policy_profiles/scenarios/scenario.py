"""A scenario as values: a profile, a calendar and a school's facts, what is expected of them, and what the rules say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policy_profiles import engine
from policy_profiles.candidates import last_places, ranked_category
from policy_profiles.disqualifying import Consequence, Misconduct, months_without_honours
from policy_profiles.duty import Duty
from policy_profiles.errors import RanksRefused
from policy_profiles.facts import Facts
from policy_profiles.format import Profile
from policy_profiles.priority import ProposalGround, needs_among, proposed
from school_calendar.workdays import SchoolCalendar

# What a scenario expects is untyped data; the schema has said what is inside.
Data = Mapping[str, Any]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassResults:
    """Last term's results of one class."""

    class_id: str
    scores: Mapping[str, Decimal]
    size: int | None


@dataclass(frozen=True, slots=True)
class InquiryResult:
    """What an inquiry about a teacher found."""

    id: str
    misconduct: Misconduct
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """A plan of the student's, by the profile's form, and the fields that somebody has filled in."""

    id: str
    form: str
    filled: frozenset[str]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a scenario knows beyond the engine's facts, for the decisions that are no duties."""

    flagged: frozenset[str] = frozenset()
    results: tuple[ClassResults, ...] = ()
    findings: tuple[InquiryResult, ...] = ()
    plans: tuple[WrittenPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must follow; None where the scenario does not say."""

    duties: tuple[Data, ...] | None = None
    unmet_preconditions: Names | None = None
    priority_proposed: Mapping[str, str] | None = None
    candidates: Mapping[str, Names] | str | None = None
    disqualified: Mapping[str, int] | None = None
    plan_gaps: Mapping[str, Names] | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to compare."""
        return any(getattr(self, name) is not None for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario, ready to run."""

    name: str
    note: str
    profile: Profile
    calendar: SchoolCalendar
    facts: Facts
    situation: Situation
    between: tuple[date, date]
    only: Names
    expectation: Expectation

    def duties(self) -> tuple[Duty, ...]:
        """What the engine says, of the rules that the scenario is about."""
        found = engine.duties(self.profile, self.facts, self.calendar, self.between)
        return tuple(duty for duty in found if not self.only or duty.rule in self.only)

    def unmet_preconditions(self) -> Names:
        """The rules to be met before the profile may come into force, that nothing was done for."""
        return tuple(rule.code for rule in engine.unmet_preconditions(self.profile, self.facts))

    def priority_proposed(self) -> dict[str, ProposalGround]:
        """The cases for which the rule proposes priority, and why."""
        grounds = {
            case.id: proposed(
                needs_among(self.profile, (category.code for category in case.categories)),
                int(case.id in self.situation.flagged),
            )
            for case in self.facts.cases
        }
        return {case: ground for case, ground in grounds.items() if ground is not None}

    def candidates(self) -> dict[str, Names] | None:
        """Whom the results make candidates, by class; None where the profile refuses to read results."""
        if not self.situation.results:
            return {}
        try:
            _, indicator = ranked_category(self.profile)
        except RanksRefused:
            return None
        return {
            result.class_id: last_places(indicator, result.scores, size=result.size)
            for result in self.situation.results
        }

    def disqualified(self) -> dict[str, int]:
        """For how many months each finding takes honours away; those with none are left out."""
        months = {
            found.id: months_without_honours(self.profile, found.misconduct, found.consequence)
            for found in self.situation.findings
        }
        return {finding: count for finding, count in months.items() if count}

    def plan_gaps(self) -> dict[str, Names]:
        """The plans that cannot be put to work yet, and the fields that they lack."""
        gaps = {plan.id: self.profile.form(plan.form).gaps(plan.filled) for plan in self.situation.plans}
        return {plan: missing for plan, missing in gaps.items() if missing}
