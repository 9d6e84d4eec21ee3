"""What the schema of a scenario cannot see: names that nothing has, dates that do not exist, things written twice."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.document_check import path_text
from kernel.yaml_files import Fault
from policy_profiles.format import Profile
from policy_profiles.scenarios.scenario import Data

SCHOOL = "school"
"""What the school itself is called wherever a scenario says `for`."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_RANGE_DAYS = 3660
Place = tuple[str | int, ...]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def faults_of(document: Data, profile: Profile | None) -> list[Fault]:
    """Every disagreement inside a scenario that passed the schema; without a profile, those that need none."""
    checks = [_dates(document), _range(document), _subjects(document), _facts(document), _expected(document)]
    if profile is not None:
        checks += [_codes(document, profile), _forms(document, profile)]
    return sorted({fault for check in checks for fault in check}, key=lambda fault: (fault.path, fault.problem))


def moment_of(text: str) -> datetime | None:
    """The wall clock's time in a text such as `2026-11-13T23:30`; None for anything else, a time zone included."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo or len(text) < len("2026-11-13T23:30") else moment


def score_of(value: object) -> Decimal | None:
    """A result such as 86 or 86.5; None for anything else."""
    try:
        score = Decimal(str(value))
    except InvalidOperation:
        return None
    return score if score.is_finite() else None


def subjects_of(document: Data) -> dict[str, str]:
    """What contacts and duties of the scenario can be about: every id, and which kind of thing has it."""
    return {SCHOOL: "school", **{name: kind for kind, name, _ in _named(document)}}


def _named(document: Data) -> Iterator[tuple[str, str, Place]]:
    facts = document["facts"]
    for kind in ("colleges", "classes", "cases", "events"):
        for number, row in enumerate(facts.get(kind, ())):
            yield kind, row if isinstance(row, str) else row["id"], ("facts", kind, number)


def _dates(document: Data) -> Iterator[Fault]:
    for place, text in _texts(document["facts"], ("facts",)):
        day = _day(text)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield Fault(path_text(place), f"日期「{text}」太早或太晚", f"请写 {FIRST_YEAR} 至 {LAST_YEAR} 年之间的日期")
    for number, row in enumerate(document["facts"].get("events", ())):
        moment = moment_of(row["at"])
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            at = path_text(["facts", "events", number, "at"])
            yield Fault(at, f"「{row['at']}」不是有效的时间", "请写学校当地的日期和钟点，如 2026-11-13T23:30")


def _texts(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, number))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _range(document: Data) -> Iterator[Fault]:
    first, last = map(date.fromisoformat, document["between"])
    if last < first:
        yield Fault("between", f"最后一天 {last} 早于第一天 {first}", "请对调或改正日期")
    elif (last - first).days > LONGEST_RANGE_DAYS:
        yield Fault("between", "日期范围超过十年", "请写短一些，一般写一两个学期")
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        yield Fault("between", "日期太早或太晚", f"请写 {FIRST_YEAR} 至 {LAST_YEAR} 年之间的日期")


def _subjects(document: Data) -> Iterator[Fault]:
    counts = Counter([SCHOOL, *(name for _, name, _ in _named(document))])
    for _, name, place in _named(document):
        if counts[name] > 1:
            problem = "「school」专指学校" if name == SCHOOL else f"编号「{name}」用了两次"
            yield Fault(path_text(place), problem, "每个学院、班、学生、事件各用一个编号")
    for kind, first, last in (
        ("colleges", "opened_on", "closed_on"),
        ("classes", "opened_on", "closed_on"),
        ("cases", "confirmed_on", "closed_on"),
        ("cases", "confirmed_on", "priority_since"),
        ("cases", "confirmed_on", "flagged_on"),
    ):
        for number, row in enumerate(document["facts"].get(kind, ())):
            if isinstance(row, dict) and first in row and last in row and row[last] < row[first]:
                at = path_text(["facts", kind, number, last])
                yield Fault(at, f"早于 {first}（{row[first]}）", "请核对两个日期")


def _facts(document: Data) -> Iterator[Fault]:
    facts, known = document["facts"], subjects_of(document)
    for number, row in enumerate(facts.get("contacts", ())):
        yield from _unknown(("facts", "contacts", number, "for"), row.get("for", SCHOOL), known, "对象")
    classes = [name for name, kind in known.items() if kind == "classes"]
    for number, row in enumerate(facts.get("results", ())):
        yield from _unknown(("facts", "results", number, "class"), row["class"], classes, "班")
        for student, value in row["scores"].items():
            if score_of(value) is None:
                at = path_text(["facts", "results", number, "scores", student])
                yield Fault(at, f"成绩「{value}」不是数", "请写成 86 或 86.5")
        if "size" in row and row["size"] < len(row["scores"]):
            yield Fault(f"facts.results[{number}].size", "班级人数比成绩还少", "请核对人数，或去掉 size")
    for section, field in (("results", "class"), ("findings", "id"), ("plans", "id")):
        yield from _repeated(("facts", section), [row[field] for row in facts.get(section, ())])


def _expected(document: Data) -> Iterator[Fault]:
    known, facts = subjects_of(document), document["facts"]
    for number, row in enumerate(document.get("expect", ())):
        yield from _unknown(("expect", number, "for"), row.get("for", SCHOOL), known, "对象")
    keys = [f"{row['rule']} {row.get('for', SCHOOL)} {row['period']}" for row in document.get("expect", ())]
    yield from _repeated(("expect",), keys)
    candidates = document.get("candidates", {})
    for section, given, field in (
        ("priority_proposed", "cases", "id"),
        ("candidates", "results", "class"),
        ("disqualified", "findings", "id"),
        ("plan_gaps", "plans", "id"),
    ):
        names = [row[field] for row in facts.get(given, ())]
        wanted = candidates if section == "candidates" else document.get(section, {})
        for name in wanted if isinstance(wanted, dict) else ():
            yield from _unknown((section, name), name, names, f"facts.{given} 中的编号")


def _codes(document: Data, profile: Profile) -> Iterator[Fault]:
    rules = [rule.code for rule in profile.rules]
    for number, code in enumerate(document.get("only", ())):
        yield from _unknown(("only", number), code, rules, "规则")
    for number, row in enumerate(document.get("expect", ())):
        yield from _unknown(("expect", number, "rule"), row["rule"], rules, "规则")
    for number, code in enumerate(document.get("unmet_preconditions", ())):
        yield from _unknown(("unmet_preconditions", number), code, rules, "规则")
    for number, row in enumerate(document["facts"].get("cases", ())):
        for index, entry in enumerate(row.get("categories", ())):
            place = ("facts", "cases", number, "categories", index)
            yield from _category(place, entry if isinstance(entry, str) else entry["is"], profile)


def _category(place: Place, text: str, profile: Profile) -> Iterator[Fault]:
    code, _, subtag = text.partition(".")
    found = list(_unknown(place, code, [category.code for category in profile.categories], "类型"))
    yield from found
    if not found and subtag:
        yield from _unknown(place, subtag, [each.key for each in profile.category(code).subtags], f"{code} 的细类")


def _forms(document: Data, profile: Profile) -> Iterator[Fault]:
    for number, row in enumerate(document["facts"].get("plans", ())):
        place = ("facts", "plans", number)
        found = list(_unknown((*place, "form"), row["form"], [form.key for form in profile.forms], "表册"))
        yield from found
        if not found:
            for index, field in enumerate(row["filled"]):
                yield from _unknown((*place, "filled", index), field, profile.form(row["form"]).fields, "栏目")


def _unknown(place: Place, name: str, known: Collection[str], kind: str) -> Iterator[Fault]:
    if name in known:
        return
    near = difflib.get_close_matches(name[:60], known, n=1)
    choices = "、".join(list(known)[:30]) or "（没有）"
    yield Fault(path_text(place), f"没有{kind}「{name}」", f"是不是想写「{near[0]}」" if near else f"现有：{choices}")


def _repeated(place: Place, keys: Iterable[Any]) -> Iterator[Fault]:  # Any: whatever stands there as a key
    for key, count in Counter(keys).items():
        if count > 1:
            yield Fault(path_text(place), f"「{key}」写了 {count} 次", "每个只写一次")
