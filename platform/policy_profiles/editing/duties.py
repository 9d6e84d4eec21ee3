"""Duties of the school's own (校本补充), made from a small set of patterns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policy_profiles.documents import Data, Document
from policy_profiles.editing.edited import Edited, clean, opened, rule_in
from policy_profiles.editing.errors import (
    ChoiceMissing,
    NotOwn,
    NumberOutOfRange,
    RecordMissing,
    RoleUnknown,
    TitleTaken,
    TooManyOwn,
)
from policy_profiles.editing.rules import OUTSIDE
from policy_profiles.evidence import EvidenceKind
from policy_profiles.rules import Mark

MOST_OWN = 30
OWN = "S"
"""Codes of the school's own rules and clauses begin with it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of duty that a school can add: whom it is about, and between which limits its number lies, if it has any."""

    scope: str
    least: int
    most: int
    when: Callable[[int], Document]


PATTERNS: dict[str, Pattern] = {
    "every_days": Pattern("case", 1, 120, lambda days: {"kind": "every_days", "days": days, "pause_in_vacation": True}),
    "monthly": Pattern("case", 0, 0, lambda _: {"kind": "month_window", "min_days": 7}),
    "each_term": Pattern("case", 1, 10, lambda times: {"kind": "term_quota", "times": times, "min_days": 14}),
    "after_confirmation": Pattern(
        "case", 1, 120, lambda days: {"kind": "after_confirmation", "days": days, "pause_in_vacation": True}
    ),
    "class_term": Pattern("class", 1, 10, lambda times: {"kind": "term_quota", "times": times, "min_days": 14}),
    "class_start": Pattern(
        "class", 1, 60, lambda last: {"kind": "term_window", "first_day": 1, "last_day": last, "anchor": "after"}
    ),
    "school_term": Pattern("school", 1, 10, lambda times: {"kind": "term_quota", "times": times, "min_days": 14}),
}

PATTERN_LABELS: dict[str, str] = {
    "every_days": "对每位关爱对象，每若干天一次",
    "monthly": "对每位关爱对象，每月一次",
    "each_term": "对每位关爱对象，每学期若干次",
    "after_confirmation": "确认纳入后若干天内一次",
    "class_term": "每个班，每学期若干次",
    "class_start": "每个班，开学后若干天内",
    "school_term": "全校，每学期若干次",
}


def add_duty(
    document: Data, *, pattern: str, title: str, text: str, number: int | None, owner: str, evidence: Sequence[str]
) -> Edited:
    """Add a duty from a pattern, with a clause of its own: 校本补充第 1 条."""
    made = opened(document)
    kind = PATTERNS.get(pattern)
    if kind is None:
        raise ChoiceMissing
    title = clean(title, what="名称", most=20)
    if any(row["title"] == title for row in made["rules"].values()):
        raise TitleTaken(title=title)
    if owner not in made["roles"] or owner in OUTSIDE:
        raise RoleUnknown
    if not evidence or any(value not in list(EvidenceKind) for value in evidence):
        raise RecordMissing(title=title)
    code, count = _next(made)
    clause = f"{OWN}-{count}"
    made["clauses"][clause] = {"label": f"校本补充第{count}条", "text": clean(text, what="条文", most=300)}
    made["rules"][code] = {
        "title": title,
        "title_en": title,
        "clauses": [clause],
        "mark": str(Mark.SCHOOL),
        "period_mark": str(Mark.SCHOOL),
        "scope": kind.scope,
        "when": kind.when(_number(kind, title, number)),
        "owner": owner,
        "evidence": list(evidence),
    }
    return Edited(made, f"增加「{title}」（校本补充第{count}条）")


def remove_duty(document: Data, *, rule: str) -> Edited:
    """Take a duty of the school's own out again, with its clause; those of the 原制度 are switched off instead."""
    made = opened(document)
    row = rule_in(made, rule)
    if not is_own(rule):
        raise NotOwn(title=row["title"])
    del made["rules"][rule]
    for clause in row.get("clauses", ()):
        made["clauses"].pop(clause, None)
    return Edited(made, f"去掉「{row['title']}」")


def is_own(code: str) -> bool:
    """Whether a rule, by its code, is the school's own."""
    return code.startswith(OWN)


def _next(document: Document) -> tuple[str, int]:
    for number in range(1, MOST_OWN + 1):
        if f"{OWN}{number:02}" not in document["rules"] and f"{OWN}-{number}" not in document["clauses"]:
            return f"{OWN}{number:02}", number
    raise TooManyOwn(most=MOST_OWN)


def _number(kind: Pattern, title: str, number: int | None) -> int:
    if not kind.most:
        return 0
    if number is None or not kind.least <= number <= kind.most:
        raise NumberOutOfRange(title=title, least=kind.least, most=kind.most, value="–" if number is None else number)
    return number
