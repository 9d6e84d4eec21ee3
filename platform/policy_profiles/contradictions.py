"""What a document may hold and a person should not publish: parts that agree in name and contradict one another in sense.

A version that was adopted stays readable for ever, so these checks stand where a document is written, not where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kernel.document_check import path_text
from kernel.yaml_files import Fault
from policy_profiles.consistency import value_at
from policy_profiles.format import Presence

# A document is untyped data; the schema has already been passed when these checks run.
Data = Mapping[str, Any]

RULES_OF: dict[str, tuple[tuple[str, ...], str | None]] = {
    "screening_window": (("R01", "R01u"), None),
    "roster_refresh": (("R02",), None),
    "archive_batch": (("R03",), None),
    "talks": (("R04",), None),
    "monthly_tracking": (("R06",), None),
    "letter": (("R09",), None),
    "phone_book": (("R10",), None),
    "guardian_contact": (("R08",), None),
    "talk_plan": (("R15",), None),
    "growth_file": (("R14",), "tutoring_plan"),
    "activities": (("R29",), None),
    "side_view": (("R05",), "peer_talk"),
    "home_visits": (("R07", "R06"), "home_visit"),
    "seminar": (("R11",), None),
    "tutoring_plan": (("R14",), None),
    "fee_reduction": (("R16",), None),
    "rehab_plan": (("R19",), None),
    "individual_plan": (("R20",), None),
    "report_up": (("R22",), None),
    "teacher_consultation": (("R05",), "subject_card"),
    "education_plan": (("R28",), None),
    "village_committee": (("R21",), None),
    "leadership_group": (("R25",), None),
    "assistant_adviser": (("R24",), None),
    "training": (("R17",), None),
    "term_summary": (("R12",), None),
    "year_report": (("R13",), None),
    "evaluation_score": (("R23",), None),
}
"""The rules that carry a feature: their families, and the evidence without which they do not."""

_ADULT_STAGES = ["university"]


def faults_of(document: Data) -> list[Fault]:
    """Every contradiction in a document that passed the schema."""
    checks = (_features, _never_begins, _waits_for_what_is_off, _same_twice, _retired, _ranks, _referral, _settings)
    return [fault for check in checks for fault in check(document)]


def carriers_of(document: Data, feature: str) -> dict[str, bool]:
    """The rules of the document that carry a feature, each with whether it is switched on."""
    families, evidence = RULES_OF[feature]
    return {
        code: rule.get("enabled", True)
        for code, rule in document["rules"].items()
        if code.partition(".")[0] in families and (evidence is None or evidence in rule["evidence"])
    }


def _features(document: Data) -> Iterator[Fault]:
    for feature, row in document.get("features", {}).items():
        if feature not in RULES_OF or row["presence"] not in (Presence.OFFERED, Presence.NONE):
            continue
        words = "可以另外选用的" if row["presence"] == Presence.OFFERED else "没有的"
        for code, enabled in carriers_of(document, feature).items():
            if enabled:
                yield Fault(
                    f"features.{feature}.presence",
                    f"写的是{words}功能，规则「{code}」却已经启用",
                    "请把 presence 改为 always，或给规则写上 enabled: false",
                )


def _never_begins(document: Data) -> Iterator[Fault]:
    """A month that counts from the first record of a kind begins only if some rule that begins yields such a record."""
    rules = {code: rule for code, rule in document["rules"].items() if rule.get("enabled", True)}
    waiting = {code: rule["when"]["after_first"] for code, rule in rules.items() if "after_first" in rule["when"]}
    begun = [code for code in rules if code not in waiting]
    for code in begun:  # grows while it is walked: what begins lets others begin
        ready = [other for other, kind in waiting.items() if kind in rules[code]["evidence"]]
        begun.extend(ready)
        for other in ready:
            del waiting[other]
    for code, kind in waiting.items():
        makers = [other for other, rule in rules.items() if kind in rule["evidence"]]
        problem = f"要等第一份「{kind}」，却没有启用的规则会留下它"
        if makers:
            problem = f"与「{'、'.join(makers)}」互相等待，永远不会开始"
        place = path_text(["rules", code])
        yield Fault(f"{place}.when.after_first", problem, "请改成别的规则会留下的记录，或启用那条规则")


def _waits_for_what_is_off(document: Data) -> Iterator[Fault]:
    rules = document["rules"]
    for code, rule in rules.items():
        other = rule["when"].get("rule")
        if other in rules and rule.get("enabled", True) and not rules[other].get("enabled", True):
            place = path_text(["rules", code])
            yield Fault(f"{place}.when.rule", f"要赶在「{other}」之前，「{other}」却没有启用", "请同时启用，或同时停用")


def _same_twice(document: Data) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for code, rule in document["rules"].items():
        demand = repr([rule["scope"], rule.get("only"), sorted(rule["when"].items()), sorted(rule["evidence"])])
        if demand in seen:
            place = path_text(["rules", code])
            yield Fault(f"{place}.evidence", f"与「{seen[demand]}」要求的是同一件事", "请删去一条，或写清各自的记录")
        seen.setdefault(demand, code)


def _retired(document: Data) -> Iterator[Fault]:
    retired = {row["code"] for row in document["categories"] if row.get("retired")}
    for index, tag in enumerate(document.get("tags", ())):
        for number, target in enumerate(tag["to"]):
            if target["category"] in retired:
                yield Fault(
                    f"tags[{index}].to[{number}]",
                    f"类型「{target['category']}」已停用，名单用词「{tag['title']}」却还指向它",
                    "请改指别的类型，或去掉这个去向",
                )
    if retired and len(retired) == len(document["categories"]):
        yield Fault("categories", "所有类型都已停用", "请至少保留一个类型")


def _ranks(document: Data) -> Iterator[Fault]:
    for index, row in enumerate(document["categories"]):
        if "indicator" in row and document["stages"] != _ADULT_STAGES:
            yield Fault(
                f"categories[{index}].indicator", "未成年学生不存成绩名次，不能按名次提出候选", "请去掉这一项（A6）"
            )


def _referral(document: Data) -> Iterator[Fault]:
    referral = document["referral"]
    if referral["enabled"] and "sender" not in referral:
        yield Fault("referral.sender", "启用了协助函，却没有写由谁发出", "请写出发出的角色，或把 enabled 改为 false")
    if referral["enabled"] and not any(carriers_of(document, "village_committee").values()):
        yield Fault("referral.enabled", "启用了协助函，却没有启用「R21」", "请启用 R21，或把 enabled 改为 false")


def _settings(document: Data) -> Iterator[Fault]:
    for key, setting in document["settings"].items():
        for path in setting.get("values", {}):
            try:
                value_at(document, path)
            except KeyError:
                yield Fault(f"settings.{key}.values", f"制度中没有「{path}」", "请改正路径")
