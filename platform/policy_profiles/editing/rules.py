"""Operations on one rule: its numbers, who does it, what is left behind, grace, on or off. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_profiles import contradictions
from policy_profiles.change_words import role_title
from policy_profiles.documents import Data, Document
from policy_profiles.editing.edited import Edited, opened, rule_in
from policy_profiles.editing.errors import (
    ChoiceMissing,
    GraceOutOfRange,
    NumberOutOfRange,
    PriorityLonger,
    RecordMissing,
    RoleOutside,
    RoleUnknown,
    StepHangsOn,
    StepNeeds,
    WindowBackwards,
)
from policy_profiles.editing.numbers import MOST_GRACE, Number, numbers_of
from policy_profiles.evidence import EVIDENCE_LABELS, EvidenceKind
from policy_profiles.format import Presence
from policy_profiles.wording import FIELD_LABELS, NUMBER_WORDING

OUTSIDE = ("guardian", "village_contact")
"""People outside the school, who can be asked for nothing but their own answer."""


def change_rule(
    document: Data,
    *,
    rule: str,
    numbers: Mapping[str, int],
    owner: str,
    evidence: Sequence[str],
    grace: int | None,
) -> Edited:
    """Set what a school may set of a rule, all in one; what stays the same is not mentioned."""
    made = opened(document)
    row = rule_in(made, rule)
    before = opened(row)
    said = [_set_number(row, number, numbers) for number in numbers_of(row)]
    said += [_set_owner(made, row, owner), _set_evidence(row, evidence), _set_grace(made, row, grace)]
    _agree(row)
    changed = "；".join(words for words in said if words)
    return Edited(made if row != before else opened(document), f"{row['title']}：{changed or '没有变化'}")


def switch_rule(document: Data, *, rule: str, on: bool) -> Edited:
    """Take an offered rule up, or stop one; it stays in the document and can be taken up again."""
    made = opened(document)
    row = rule_in(made, rule)
    if on:
        _needed_is_on(made, rule)
    else:
        _nothing_hangs_on(made, rule)
    row["enabled"] = on  # written out: a setting may point at it
    _follow(made, rule)
    return Edited(made, f"{'执行' if on else '不再执行'}「{row['title']}」")


def _set_number(row: Document, number: Number, given: Mapping[str, int]) -> str:
    before, value = number.of(row["when"]), given.get(number.field)
    if value is None or value == before:
        return ""
    label = FIELD_LABELS.get(f"when.{number.field.partition('.')[0]}", "")
    if not number.least <= value <= number.most:
        raise NumberOutOfRange(title=row["title"], least=number.least, most=number.most, value=value)
    *path, last = number.field.split(".")
    target = row["when"]
    for part in path:
        target = target[part]
    target[last] = value
    wording = NUMBER_WORDING.get(f"when.{number.field}", "{value}")
    return f"{label} {wording.format(value=before)} → {wording.format(value=value)}"


def _agree(row: Document) -> None:
    """What the numbers of one rule have to be to one another."""
    when = row["when"]
    if when.get("priority_days", 0) > when.get("days", 0) > 0:
        raise PriorityLonger(priority=when["priority_days"], days=when["days"])
    if when["kind"] == "term_window" and when["last_day"] < when["first_day"]:
        raise WindowBackwards(first=when["first_day"])


def _set_owner(document: Document, row: Document, owner: str) -> str:
    before = row["owner"]
    if owner == before:
        return ""
    if owner not in document["roles"]:
        raise RoleUnknown
    if owner in OUTSIDE:
        raise RoleOutside(title=role_title(document, owner))
    row["owner"] = owner
    return f"由谁做 {role_title(document, before)} → {role_title(document, owner)}"


def _set_evidence(row: Document, evidence: Sequence[str]) -> str:
    if set(evidence) == set(row["evidence"]):
        return ""
    if not evidence:
        raise RecordMissing(title=row["title"])
    unknown = [kind for kind in evidence if kind not in list(EvidenceKind)]
    if unknown:
        raise ChoiceMissing
    row["evidence"] = list(evidence)
    return f"留下什么 → {'、'.join(EVIDENCE_LABELS[EvidenceKind(kind)] for kind in evidence)}"


def _set_grace(document: Document, row: Document, grace: int | None) -> str:
    before = row.get("grace_workdays", document["grace_workdays"])
    if grace is None or grace == before:
        return ""
    if not 0 <= grace <= MOST_GRACE:
        raise GraceOutOfRange(most=MOST_GRACE)
    if grace == document["grace_workdays"]:
        row.pop("grace_workdays", None)
    else:
        row["grace_workdays"] = grace
    return f"宽限 {before} → {grace} 个工作日"


def _nothing_hangs_on(document: Document, code: str) -> None:
    """A further step needs the rule that it belongs to; what comes before a first time needs that rule."""
    for other, row in document["rules"].items():
        hangs = row["when"].get("rule") == code or other.partition(".")[0] == code != other
        if hangs and row.get("enabled", True):
            raise StepHangsOn(title=row["title"])


def _follow(document: Document, code: str) -> None:
    """Let the features that the rule carries, and the assistance letter, follow whether it is carried out."""
    for feature, row in document.get("features", {}).items():
        carriers = contradictions.carriers_of(document, feature) if feature in contradictions.RULES_OF else {}
        if code in carriers and any(carriers.values()) and row["presence"] in (Presence.OFFERED, Presence.NONE):
            row["presence"] = str(Presence.ALWAYS)
        elif code in carriers and not any(carriers.values()) and row["presence"] == Presence.ALWAYS:
            row["presence"] = str(Presence.OFFERED)
        if code in carriers and feature == "village_committee":
            document["referral"]["enabled"] = any(carriers.values()) and "sender" in document["referral"]


def _needed_is_on(document: Document, code: str) -> None:
    family = code.partition(".")[0]
    needed = document["rules"][code]["when"].get("rule") or (family if family != code else None)
    if needed and not document["rules"][needed].get("enabled", True):
        raise StepNeeds(title=document["rules"][needed]["title"])
