"""From a checked document to the values of a profile: no decisions here, and no checks either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policy_profiles.categories import Category, RankIndicator, ScreeningTag, Subtag, TagList, TagTarget, Tier, Ties
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import (
    Award,
    Clause,
    Confidentiality,
    Disqualification,
    Escalation,
    Feature,
    Form,
    Presence,
    Profile,
    Referral,
    Role,
    Setting,
    Source,
    Threshold,
)
from policy_profiles.rules import (
    AfterConfirmation,
    AfterEvent,
    Anchor,
    Audience,
    BeforeFirst,
    EveryDays,
    LateStart,
    Mark,
    MonthWindow,
    PointDates,
    Rule,
    Schedule,
    TermQuota,
    Terms,
    TermWindow,
    Vacation,
    Year,
    YearQuota,
)
from school_calendar.workdays import Shift

# A document is untyped data until it is read; the schema has already said what is inside.
Data = Mapping[str, Any]


def profile_of(document: Data) -> Profile:
    """The profile in a document that passed the schema and the consistency checks."""
    return Profile(
        key=document["key"],
        edition=document["edition"],
        complete=document["complete"],
        title=document["title"],
        title_en=document["title_en"],
        stages=tuple(document["stages"]),
        source=_source(document["source"]),
        preamble=document.get("preamble", ""),
        grace_workdays=document["grace_workdays"],
        escalation=tuple(Escalation(row["workdays"], tuple(row["to"])) for row in document["escalation"]),
        clauses={key: Clause(key, row["label"], row["text"]) for key, row in document["clauses"].items()},
        categories=tuple(_category(row) for row in document["categories"]),
        tags=tuple(_tag(row) for row in document.get("tags", ())),
        rules=tuple(rule_of(code, row) for code, row in document["rules"].items()),
        roles={code: _role(code, row) for code, row in document["roles"].items()},
        forms=tuple(_form(row) for row in document.get("forms", ())),
        awards=tuple(_award(row) for row in document.get("awards", ())),
        disqualification=_disqualification(document.get("disqualification")),
        referral=_referral(document["referral"]),
        confidentiality=_confidentiality(document["confidentiality"]),
        features={key: _feature(key, row) for key, row in document.get("features", {}).items()},
        settings={key: _setting(key, row) for key, row in document["settings"].items()},
        floor=tuple(document["floor"]),
    )


def rule_of(code: str, row: Data) -> Rule:
    """One rule from its place in the document."""
    return Rule(
        code=code,
        title=row["title"],
        title_en=row["title_en"],
        clauses=_clauses(row),
        mark=Mark(row["mark"]),
        period_mark=Mark(row["period_mark"]),
        scope=SubjectKind(row["scope"]),
        when=schedule_of(row["when"]),
        owner=row["owner"],
        evidence=tuple(EvidenceKind(kind) for kind in row["evidence"]),
        helpers=tuple(row.get("helpers", ())),
        receivers=tuple(row.get("receivers", ())),
        grace_workdays=row.get("grace_workdays"),
        audience=_audience(row.get("only", {})),
        per_teacher=row.get("per_teacher", False),
        precondition=row.get("precondition", False),
        enabled=row.get("enabled", True),
        below_source=row.get("below_source", False),
        note=row.get("note", ""),
    )


def schedule_of(row: Data) -> Schedule:
    """The schedule of a rule's `when`."""
    given = dict(row)
    kind, read = _SCHEDULES[given.pop("kind")]
    schedule: Schedule = kind(**{name: read.get(name, _as_is)(value) for name, value in given.items()})
    return schedule


def _as_is(value: Any) -> Any:
    return value


def _month_and_day(row: Data) -> tuple[int, int]:
    return row["month"], row["day"]


_SCHEDULES: dict[str, tuple[Callable[..., Schedule], dict[str, Callable[[Any], Any]]]] = {
    "term_window": (TermWindow, {"anchor": Anchor, "terms": Terms, "late_start": LateStart}),
    "term_quota": (TermQuota, {}),
    "month_window": (MonthWindow, {"after_first": EvidenceKind}),
    "every_days": (EveryDays, {}),
    "point_dates": (PointDates, {"months": tuple, "shift": Shift, "vacation": Vacation}),
    "year_quota": (YearQuota, {"due": _month_and_day, "late_after": _month_and_day, "shift": Shift, "year": Year}),
    "after_event": (AfterEvent, {"event": EventKind}),
    "after_confirmation": (AfterConfirmation, {}),
    "before_first": (BeforeFirst, {}),
}


def _clauses(row: Data) -> tuple[str, ...]:
    return tuple(row.get("clauses", ()))


def _source(row: Data) -> Source:
    return Source(row["reference"], row.get("effective_on"), row.get("note", ""))


def _audience(row: Data) -> Audience:
    pairs = (text.partition(".") for text in row.get("categories", ()))
    return Audience(tuple((code, subtag or None) for code, _, subtag in pairs), row.get("non_graduating", False))


def _category(row: Data) -> Category:
    subtags = tuple(Subtag(sub["key"], sub["title"], Tier(sub["tier"]), sub["node"]) for sub in row.get("subtags", ()))
    return Category(
        code=row["code"],
        title=row["title"],
        title_en=row["title_en"],
        definition=row["definition"],
        mark=Mark(row["mark"]),
        clauses=_clauses(row),
        tier=Tier(row["tier"]),
        node=row["node"],
        evidence=tuple(row["evidence"]),
        subtags=subtags,
        subtag_required=row.get("subtag_required", False),
        explanation_required=row.get("explanation_required", False),
        signatures=row.get("signatures", 1),
        retired=row.get("retired", False),
        below_source=row.get("below_source", False),
        note=row.get("note", ""),
        indicator=_indicator(row.get("indicator")),
    )


def _indicator(row: Data | None) -> RankIndicator | None:
    return RankIndicator(row["places"], Ties(row["ties"]), row["smallest_class"]) if row else None


def _tag(row: Data) -> ScreeningTag:
    targets = tuple(TagTarget(to["category"], to.get("subtag"), to.get("condition", "")) for to in row["to"])
    return ScreeningTag(
        row["key"], row["title"], TagList(row["list"]), _clauses(row), targets, row.get("explanation_required", False)
    )


def _role(code: str, row: Data) -> Role:
    return Role(code, row["title"], row["duty"], Mark(row["mark"]), _clauses(row))


def _form(row: Data) -> Form:
    required = tuple(row.get("required", ()))
    return Form(
        row["key"],
        row["title"],
        Mark(row["mark"]),
        _clauses(row),
        tuple(row["fields"]),
        required,
        row.get("minutes"),
        Mark(row.get("minutes_mark", Mark.PLATFORM)),
    )


def _award(row: Data) -> Award:
    return Award(row["key"], row["title"], row["public_title"], row["recipient"], Mark(row["mark"]), _clauses(row))


def _disqualification(row: Data | None) -> Disqualification | None:
    if row is None:
        return None
    return Disqualification(
        discrimination=row["discrimination"],
        prejudice=row["prejudice"],
        improper_method=Threshold(row["improper_method"]),
        months=row["months"],
        mark=Mark(row["mark"]),
        months_mark=Mark(row["months_mark"]),
        clauses=_clauses(row),
    )


def _referral(row: Data) -> Referral:
    return Referral(
        enabled=row["enabled"],
        sender=row.get("sender"),
        required=tuple(row["required"]),
        further=tuple(row["further"]),
        mark=Mark(row["mark"]),
        clauses=_clauses(row),
    )


def _confidentiality(row: Data) -> Confidentiality:
    return Confidentiality(row["level"], _clauses(row), row.get("note", ""))


def _feature(key: str, row: Data) -> Feature:
    return Feature(key, Presence(row["presence"]), _clauses(row), row.get("detail", ""))


def _setting(key: str, row: Data) -> Setting:
    return Setting(key, row["question"], row.get("values", {}), tuple(row.get("options", ())), row.get("note", ""))
