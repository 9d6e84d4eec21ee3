"""What the engine's own values promise; the dates themselves are in the scenario files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import pytest

from policy_profiles import engine
from policy_profiles.duty import Duty, Step
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.explanation import explain
from policy_profiles.facts import Case, Contact, Event, Facts
from policy_profiles.loader import load_builtin
from school_calendar.calendar_files import load_builtin as load_calendar

P2 = load_builtin("P2")
CALENDAR = load_calendar().calendar("compulsory")
AUTUMN = (date(2026, 9, 1), date(2026, 12, 31))
PURE = ("engine", "facts", "rules", "cadence", "windows", "fixed_dates", "carriers", "duty", "explanation")


def talks(*days: date) -> tuple[Duty, ...]:
    contacts = tuple(Contact("k1", frozenset({EvidenceKind.TALK}), day) for day in days)
    facts = Facts("school", date(2026, 8, 20), cases=(Case("k1", date(2026, 9, 10)),), contacts=contacts)
    return tuple(duty for duty in engine.duties(P2, facts, CALENDAR, AUTUMN) if duty.rule == "R04")


def test_a_duty_accepts_its_evidence_inside_its_period_only() -> None:
    first, second = talks(date(2026, 9, 28))

    assert first.accepts(EvidenceKind.TALK, date(2026, 9, 28))
    assert not second.accepts(EvidenceKind.TALK, date(2026, 9, 28))
    assert second.accepts(EvidenceKind.TALK, date(2026, 9, 29))
    assert first.accepts(EvidenceKind.TALK, date(2026, 9, 10))
    assert not first.accepts(EvidenceKind.TALK, date(2026, 9, 9))
    assert not second.accepts(EvidenceKind.HOME_VISIT, date(2026, 9, 29))


def test_a_duty_is_known_by_rule_subject_and_period() -> None:
    (duty,) = talks()

    assert duty.key == ("R04", duty.subject, "2026-09-10")
    assert duty.clause_id == "K-4.2"
    assert duty.receiver_role is None


def test_a_precondition_that_is_switched_off_is_not_asked_for() -> None:
    without = replace(P2, rules=tuple(replace(rule, enabled=rule.code != "R25") for rule in P2.rules))

    assert [rule.code for rule in engine.unmet_preconditions(P2, Facts("school", None))] == ["R25"]
    assert engine.unmet_preconditions(without, Facts("school", None)) == ()


def test_duties_come_by_due_date() -> None:
    facts = Facts("school", date(2026, 8, 20), cases=(Case("k1", date(2026, 9, 10)),))
    dated = [duty.due for duty in engine.duties(P2, facts, CALENDAR, AUTUMN) if duty.due]

    assert dated == sorted(dated)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        engine.duties(P2, Facts("school", None), CALENDAR, (date(2026, 9, 2), date(2026, 9, 1)))


def test_an_event_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Event("e1", EventKind.SPECIAL_EVENT, datetime(2026, 9, 1, 8, 0))  # noqa: DTZ001 - the mistake under test


def test_an_event_counts_by_the_clock_of_the_school() -> None:
    late_evening_elsewhere = datetime.fromisoformat("2026-09-20T23:30:00+00:00")
    facts = Facts("school", date(2026, 8, 20), events=(Event("e1", EventKind.IMPROPER_METHOD, late_evening_elsewhere),))

    (report,) = [duty for duty in engine.duties(P2, facts, CALENDAR, AUTUMN) if duty.rule == "R22"]

    assert report.period == "2026-09-21"
    assert report.due_at is not None
    assert report.due_at.isoformat() == "2026-09-22T07:30:00+08:00"


def test_a_step_survives_storage() -> None:
    step = Step.of("pause", name="winter", days=30)

    assert step.as_data() == {"kind": "pause", "name": "winter", "days": 30}
    assert Step.from_data(step.as_data()) == step


def test_a_year_is_said_only_where_it_is_not_that_of_the_result() -> None:
    steps = [
        Step.of("confirmed", on=date(2026, 12, 20)),
        Step.of("every_days", days=30),
        Step.of("due", on=date(2027, 1, 19)),
    ]

    assert explain(steps) == "2026-12-20 确认纳入，每 30 天一次 → 01-19（周二）"
    assert explain(steps, "en") == "confirmed on 20 Dec 2026; every 30 days → Tue 19 Jan"


def test_an_unknown_locale_or_step_is_refused() -> None:
    with pytest.raises(KeyError):
        explain([], "fr")
    with pytest.raises(KeyError):
        explain([Step.of("guess")])


@pytest.mark.parametrize("module", [*(f"policy_profiles.{name}" for name in PURE), "school_calendar.workdays"])
def test_decisions_reach_neither_database_nor_clock(module: str) -> None:
    code = f"import sys, {module}; print(sorted(sys.modules.keys() & {{'sqlalchemy', 'kernel.db', 'kernel.clock', 'flask'}}))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "platform"}
    )

    assert done.stdout.strip() == "[]"
