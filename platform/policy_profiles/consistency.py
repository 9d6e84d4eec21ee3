"""What a schema cannot see: whether the parts of a profile document agree with one another and with the district floor."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kernel.document_check import path_text
from kernel.yaml_files import Fault
from policy_profiles.format import FEATURES, FLOOR
from policy_profiles.rules import Mark

# A document is untyped data; the schema has already been passed when these checks run.
Data = Mapping[str, Any]

LEAP_YEAR = 2024
CASE_SCHEDULES = ("every_days", "after_confirmation", "before_first")


def faults_of(document: Data) -> list[Fault]:
    """Every disagreement inside a document that passed the schema."""
    checks = (_clauses, _categories, _tags, _roles, _rules, _forms, _floor, _features, _escalation)
    return [fault for check in checks for fault in check(document)]


def value_at(document: object, path: str) -> object:
    """The value at a path such as `rules.R01.when.anchor`. Raises KeyError.

    Dotted keys stand in brackets; an entry of a list is named by its code or key: `categories.U2.tier`.
    """
    value = document
    for part in parts_of(path):
        value = _entry(value, part, path)
    return value


def put_at(document: object, path: str, value: object) -> None:
    """Put a value where `value_at` finds one. Raises KeyError where there is nothing to replace."""
    *parents, last = parts_of(path)
    place = document
    for part in parents:
        place = _entry(place, part, path)
    if not isinstance(place, dict) or last not in place:
        raise KeyError(path)
    place[last] = value


def _entry(of: object, part: str, path: str) -> object:
    if isinstance(of, list):
        named = {row.get("code") or row.get("key"): row for row in of if isinstance(row, dict)}
        of = {key: row for key, row in named.items() if key}
    if not isinstance(of, dict) or part not in of:
        raise KeyError(path)
    return of[part]


def parts_of(path: str) -> Iterator[str]:
    """The keys along a path: `rules[R14.review].when` is rules, R14.review, when."""
    outside, *brackets = path.replace("]", "[").split("[")
    for index, text in enumerate([outside, *brackets]):
        yield from [text] if index % 2 else [part for part in text.split(".") if part]


def _clauses(document: Data) -> Iterator[Fault]:
    known = document["clauses"]
    for place, cited in _cited(document, []):
        for clause in cited:
            if clause not in known:
                yield Fault(place, f"引用了没有收录的条款「{clause}」", "请在 clauses 中补上这一条，或改正编号")
    for place, entry in _marked(document):
        if entry["mark"] == Mark.SOURCE and not entry.get("clauses"):
            yield Fault(place, "标为原制度要求，却没有写条款", "请写出 clauses，或把 mark 改为 platform")
    labels = Counter(clause["label"] for clause in known.values())
    for key, clause in known.items():
        if labels[clause["label"]] > 1:
            yield Fault(f"clauses.{key}.label", f"「{clause['label']}」用了两次", "每条写自己的位置")


def _cited(value: object, place: list[str | int]) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "clauses" and isinstance(inner, list):
                yield path_text([*place, key]), inner
            else:
                yield from _cited(inner, [*place, key])
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _cited(inner, [*place, index])


def _marked(document: Data) -> Iterator[tuple[str, Data]]:
    for section in ("rules", "roles"):
        yield from ((path_text([section, key]), row) for key, row in document[section].items())
    for section in ("categories", "forms", "awards"):
        yield from ((path_text([section, index]), row) for index, row in enumerate(document.get(section, ())))


def _categories(document: Data) -> Iterator[Fault]:
    yield from _repeated("categories", [row["code"] for row in document["categories"]])
    for index, row in enumerate(document["categories"]):
        subtags = row.get("subtags", [])
        yield from _repeated(f"categories[{index}].subtags", [subtag["key"] for subtag in subtags])
        if row.get("subtag_required") and not subtags:
            yield Fault(
                f"categories[{index}].subtags", "要求填写细类，却没有列出细类", "请列出细类，或去掉 subtag_required"
            )


def _tags(document: Data) -> Iterator[Fault]:
    tags = document.get("tags", [])
    yield from _repeated("tags", [tag["key"] for tag in tags])
    for index, tag in enumerate(tags):
        for number, target in enumerate(tag["to"]):
            yield from _category_faults(
                document, f"tags[{index}].to[{number}]", target["category"], target.get("subtag")
            )
        if len(tag["to"]) > 1 and not all(target.get("condition") for target in tag["to"]):
            yield Fault(f"tags[{index}].to", "有几种去向，却没有写清各自的条件", "请给每种去向写上 condition")


def _category_faults(document: Data, place: str, code: str, subtag: str | None) -> Iterator[Fault]:
    category = next((row for row in document["categories"] if row["code"] == code), None)
    if category is None:
        yield Fault(place, f"没有类型「{code}」", "请先在 categories 中写出，或改正编号")
    elif subtag and subtag not in [row["key"] for row in category.get("subtags", [])]:
        yield Fault(place, f"类型「{code}」没有细类「{subtag}」", "请先在 subtags 中写出，或改正名称")


def _roles(document: Data) -> Iterator[Fault]:
    known = document["roles"]
    for place, role in _named_roles(document):
        if role not in known:
            yield Fault(place, f"没有说明角色「{role}」是谁", "请在 roles 中补上，或改正名称")


def _named_roles(document: Data) -> Iterator[tuple[str, str]]:
    for code, rule in document["rules"].items():
        place = path_text(["rules", code])
        yield f"{place}.owner", rule["owner"]
        for field in ("helpers", "receivers"):
            yield from ((f"{place}.{field}[{index}]", role) for index, role in enumerate(rule.get(field, ())))
    referral = document["referral"]
    for index, role in enumerate([*referral["required"], *referral["further"]]):
        yield f"referral.required[{index}]", role
    if "sender" in referral:
        yield "referral.sender", referral["sender"]


def _rules(document: Data) -> Iterator[Fault]:
    for code, rule in document["rules"].items():
        place = path_text(["rules", code])
        family = code.partition(".")[0]
        if family not in document["rules"]:
            yield Fault(place, f"是「{family}」的一步，却没有「{family}」", f"请先写出「{family}」")
        for text in rule.get("only", {}).get("categories", ()):
            category, _, subtag = text.partition(".")
            yield from _category_faults(document, f"{place}.only.categories", category, subtag or None)
        yield from _scope_faults(place, rule)
        yield from _when_faults(document, f"{place}.when", rule["when"])


def _scope_faults(place: str, rule: Data) -> Iterator[Fault]:
    kind, scope = rule["when"]["kind"], rule["scope"]
    if kind in CASE_SCHEDULES and scope != "case":
        yield Fault(f"{place}.scope", f"{kind} 从纳入之日算起，只能用于 case", "请把 scope 改为 case，或换一种 when")
    if (kind == "after_event") != (scope == "event"):
        yield Fault(f"{place}.scope", "after_event 与 event 必须一起使用", "请把 scope 和 when.kind 改成一致")
    only = rule.get("only", {})
    if "categories" in only and scope != "case":
        yield Fault(f"{place}.only.categories", "只有 case 才分类型", "请去掉，或把 scope 改为 case")
    if "non_graduating" in only and scope != "class":
        yield Fault(f"{place}.only.non_graduating", "只有 class 才分毕业班", "请去掉，或把 scope 改为 class")
    if rule.get("per_teacher") and kind != "after_confirmation":
        yield Fault(f"{place}.per_teacher", "只用于 after_confirmation", "请去掉，或换一种 when")
    if rule.get("precondition") and scope not in ("school", "college"):
        yield Fault(
            f"{place}.precondition", "启用前的条件只能针对 school 或 college", "请改 scope，或去掉 precondition"
        )


def _when_faults(document: Data, place: str, when: Data) -> Iterator[Fault]:
    match when["kind"]:
        case "term_window" if when["first_day"] > when["last_day"]:
            yield Fault(place, "first_day 晚于 last_day", "请对调或改正")
        case "every_days" if when.get("priority_days", 0) > when["days"]:
            yield Fault(f"{place}.priority_days", "重点对象的间隔比一般的还长", "请写得不长于 days")
        case "point_dates" | "year_quota":
            yield from _no_such_day(place, when)
        case "after_event" | "after_confirmation":
            if sum(name in when for name in ("hours", "workdays", "days")) != 1:
                yield Fault(place, "hours、workdays、days 要写一个，也只能写一个", "请只留一种期限")
        case "before_first":
            yield from _before_what(document, place, when["rule"])


def _before_what(document: Data, place: str, code: str) -> Iterator[Fault]:
    chain: list[str] = []
    while code in document["rules"] and code not in chain:
        chain.append(code)
        code = document["rules"][code]["when"].get("rule", "")
    if code in chain:
        loop = " → ".join([*chain, code])
        yield Fault(f"{place}.rule", f"规则互相等待：{loop}", "请改成本制度中每隔几天一次的规则")
    elif not chain or document["rules"][chain[0]]["when"]["kind"] != "every_days":
        first = chain[0] if chain else code
        yield Fault(f"{place}.rule", f"「{first}」不是本制度中每隔几天一次的规则", "请改成这样的规则")


def _no_such_day(place: str, when: Data) -> Iterator[Fault]:
    if "months" in when and when["day"] > min(_longest(month) for month in when["months"]):
        yield Fault(f"{place}.day", "所列月份中有的没有这一天", "请改小，或去掉那个月份")
    for field in ("due", "late_after"):
        if field in when and when[field]["day"] > _longest(when[field]["month"]):
            yield Fault(f"{place}.{field}", "没有这一天", "请核对月和日")


def _longest(month: int) -> int:
    return monthrange(LEAP_YEAR, month)[1]


def _forms(document: Data) -> Iterator[Fault]:
    for index, form in enumerate(document.get("forms", ())):
        for field in form.get("required", ()):
            if field not in form["fields"]:
                yield Fault(f"forms[{index}].required", f"表册没有栏目「{field}」", "请先在 fields 中写出，或改正名称")


def _floor(document: Data) -> Iterator[Fault]:
    for item in FLOOR:
        if item not in document["floor"]:
            yield Fault("floor", f"缺少区级底线「{item}」", "底线不能去掉，请补上")


def _features(document: Data) -> Iterator[Fault]:
    if document["complete"]:
        for key in FEATURES:
            if key not in document.get("features", {}):
                yield Fault(
                    f"features.{key}", "没有填写", "完整的制度要说明每一项功能：source、always、offered 或 none"
                )


def _escalation(document: Data) -> Iterator[Fault]:
    days = [step["workdays"] for step in document["escalation"]]
    if days != sorted(set(days)):
        yield Fault("escalation", "提醒的先后不对，或有重复", "请按工作日从小到大排列")
    for index, step in enumerate(document["escalation"]):
        for role in step["to"]:
            if role not in ("owner", "district") and role not in document["roles"]:
                yield Fault(f"escalation[{index}].to", f"没有说明角色「{role}」是谁", "请在 roles 中补上，或改正名称")


def _repeated(place: str, keys: Iterable[str]) -> Iterator[Fault]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield Fault(place, f"「{key}」写了 {count} 次", "每个只写一次")
