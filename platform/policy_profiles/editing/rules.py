"""Operations on one rule: its numbers, who does it, what is left behind, grace, on or off. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_profiles.change_words import FIELD_LABELS, NUMBER_WORDING, role_title
from policy_profiles.documents import Data, Document
from policy_profiles.editing.edited import Edited, opened, refuse, rule_in
from policy_profiles.editing.numbers import MOST_GRACE, Number, numbers_of
from policy_profiles.evidence import EVIDENCE_LABELS, EvidenceKind

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
        row.pop("enabled", None)
    else:
        _nothing_hangs_on(made, rule)
        row["enabled"] = False
    return Edited(made, f"{'执行' if on else '不再执行'}「{row['title']}」")


def _set_number(row: Document, number: Number, given: Mapping[str, int]) -> str:
    before, value = number.of(row["when"]), given.get(number.field)
    if value is None or value == before:
        return ""
    label = FIELD_LABELS.get(f"when.{number.field.partition('.')[0]}", "")
    if not number.least <= value <= number.most:
        refuse(f"「{row['title']}」的{label}请填 {number.least} 到 {number.most} 之间的数，现在是 {value}。")
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
        refuse(f"重点对象的间隔（{when['priority_days']} 天）不能比一般的（{when['days']} 天）还长，请改小。")
    if when["kind"] == "term_window" and when["last_day"] < when["first_day"]:
        refuse(f"截止的一天不能早于开始的一天（第 {when['first_day']} 天），请改大。")


def _set_owner(document: Document, row: Document, owner: str) -> str:
    before = row["owner"]
    if owner == before:
        return ""
    if owner not in document["roles"]:
        refuse("制度里没有这个角色，请从列出的角色里选。")
    if owner in OUTSIDE:
        refuse(f"「{role_title(document, owner)}」不在学校，不能承担这项工作。请选校内的角色。")
    row["owner"] = owner
    return f"由谁做 {role_title(document, before)} → {role_title(document, owner)}"


def _set_evidence(row: Document, evidence: Sequence[str]) -> str:
    if set(evidence) == set(row["evidence"]):
        return ""
    if not evidence:
        refuse(f"「{row['title']}」要留下至少一种记录，才能知道做没做。")
    unknown = [kind for kind in evidence if kind not in list(EvidenceKind)]
    if unknown:
        refuse("没有这种记录，请从列出的里面选。")
    row["evidence"] = list(evidence)
    return f"留下什么 → {'、'.join(EVIDENCE_LABELS[EvidenceKind(kind)] for kind in evidence)}"


def _set_grace(document: Document, row: Document, grace: int | None) -> str:
    before = row.get("grace_workdays", document["grace_workdays"])
    if grace is None or grace == before:
        return ""
    if not 0 <= grace <= MOST_GRACE:
        refuse(f"宽限请填 0 到 {MOST_GRACE} 个工作日。")
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
            refuse(f"「{row['title']}」是跟着这一项的，请先停下它。")
