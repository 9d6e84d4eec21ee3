"""A scenario file with faults is refused whole, with every fault, its place and what to do; never with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from policy_profiles.errors import ScenarioFaults
from policy_profiles.scenarios import load, read_bytes, read_file, shipped
from school_calendar.calendar_files import builtin_text

GOOD = """\
name: 一个班，一名学生
profile: P2
calendar: 2026-2027/compulsory
facts:
  in_force_on: 2026-08-20
  classes: [c1]
  cases: [{id: k1, confirmed_on: 2026-09-10, categories: [K7]}]
  contacts: [{for: k1, done_on: 2026-09-20, evidence: [talk]}]
  events: [{id: e1, kind: special_event, at: 2026-11-13T23:30}]
between: [2026-09-01, 2026-09-30]
only: [R01]
expect:
  - {rule: R01, for: c1, period: 2026-1, due: 2026-09-14}
"""


def faults(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ScenarioFaults) as caught:
        load(text)
    return [(fault.path, fault.problem, fault.remedy) for fault in caught.value.faults]


def places(text: str) -> list[str]:
    return [place for place, _, _ in faults(text)]


def test_the_good_one_is_good() -> None:
    assert load(GOOD).duties() != ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("name: 一个班，一名学生", "nome: 一个班", "name"),
        ("profile: P2", "profile: P9", "profile"),
        ("profile: P2", "profile: {builtin: P9}", "profile.builtin"),
        ("profile: P2", "profile: {}", "profile"),
        ("profile: P2", "profile: 2", "profile"),
        ("profile: P2", "profile: {builtin: P2, set: {rules.R99.enabled: true}}", "profile.set[rules.R99.enabled]"),
        ("profile: P2", "profile: {builtin: P2, set: {'': 1}}", "profile.set."),
        ("profile: P2", "profile: {builtin: P2, set: {rules.R04.when.days: often}}", "profile.rules.R04.when.days"),
        ("profile: P2", "profile: {inline: {format: 1}, set: {key: P2}}", "profile.set"),
        ("profile: P2", "profile: {inline: {format: 1}}", "profile.inline.categories"),
        ("calendar: 2026-2027/compulsory", "calendar: 2026-2027", "calendar"),
        ("calendar: 2026-2027/compulsory", "calendar: 2026-2027/evening", "calendar"),
        ("calendar: 2026-2027/compulsory", "calendar: ../secret/compulsory", "calendar"),
        ("calendar: 2026-2027/compulsory", "calendar: {track: compulsory}", "calendar"),
        (
            "calendar: 2026-2027/compulsory",
            "calendar: {builtin: 2026-2027, track: compulsory, years: [2031], terms: [2026-9]}",
            "calendar.terms[0]",
        ),
        ("in_force_on: 2026-08-20", "in_force_on: 20. August", "facts.in_force_on"),
        ("  in_force_on: 2026-08-20\n", "", "facts.in_force_on"),
        ("in_force_on: 2026-08-20", "in_force_on: 2026-02-30", "facts.in_force_on"),
        ("in_force_on: 2026-08-20", "in_force_on: 0001-01-01", "facts.in_force_on"),
        ("classes: [c1]", "classes: [c1, c1]", "facts.classes[0]"),
        ("classes: [c1]", "classes: [school]", "facts.classes[0]"),
        (
            "classes: [c1]",
            "classes: [{id: c1, opened_on: 2026-10-01, closed_on: 2026-09-01}]",
            "facts.classes[0].closed_on",
        ),
        (
            "confirmed_on: 2026-09-10",
            "confirmed_on: 2026-09-10, priority_since: 2026-09-01",
            "facts.cases[0].priority_since",
        ),
        ("confirmed_on: 2026-09-10", "confirmed_on: 2026-09-10, flagged_on: 2026-09-01", "facts.cases[0].flagged_on"),
        ("classes: [c1]", "classes: [{id: c1, opend_on: 2026-10-01}]", "facts.classes[0].opend_on"),
        ("categories: [K7]", "categories: [K77]", "facts.cases[0].categories[0]"),
        ("categories: [K7]", "categories: [K2.singel_parent]", "facts.cases[0].categories[0]"),
        ("categories: [K7]", "categories: [{is: K2.none, since: 2026-09-12}]", "facts.cases[0].categories[0]"),
        ("{for: k1, done_on", "{for: k2, done_on", "facts.contacts[0].for"),
        ("evidence: [talk]", "evidence: [tallk]", "facts.contacts[0].evidence[0]"),
        ("evidence: [talk]", "evidence: []", "facts.contacts[0].evidence"),
        ("kind: special_event", "kind: earthquake", "facts.events[0].kind"),
        ("at: 2026-11-13T23:30", "at: 2026-11-13T25:30", "facts.events[0].at"),
        ("at: 2026-11-13T23:30", "at: 2026-11-13", "facts.events[0].at"),
        ("at: 2026-11-13T23:30", "at: 2026-11-13T23:30Z", "facts.events[0].at"),
        ("[2026-09-01, 2026-09-30]", "[2026-09-30, 2026-09-01]", "between"),
        ("[2026-09-01, 2026-09-30]", "[2026-09-01, 2066-09-30]", "between"),
        ("[2026-09-01, 2026-09-30]", "[2026-09-01]", "between"),
        ("only: [R01]", "only: [R99]", "only[0]"),
        ("rule: R01", "rule: R99", "expect[0].rule"),
        ("for: c1", "for: c9", "expect[0].for"),
        ("due: 2026-09-14", "duee: 2026-09-14", "expect[0].duee"),
        ("due: 2026-09-14", "status: fine", "expect[0].status"),
        ("only: [R01]", "unmet_preconditions: [R98]", "unmet_preconditions[0]"),
        ("only: [R01]", "priority_proposed: {k9: categories}", "priority_proposed.k9"),
        ("only: [R01]", "candidates: nobody", "candidates"),
        ("only: [R01]", "candidates: {c1: [s1]}", "candidates.c1"),
    ],
)
def test_one_fault_is_told_with_its_place_and_remedy(old: str, new: str, place: str) -> None:
    assert old in GOOD

    found = faults(GOOD.replace(old, new))

    assert place in [path for path, _, _ in found]
    assert all(problem and remedy for _, problem, remedy in found)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ("results: [{class: c9, scores: {s1: 60}}]", "facts.results[0].class"),
        ("results: [{class: c1, scores: {s1: sixty}}]", "facts.results[0].scores.s1"),
        ("results: [{class: c1, scores: {s1: nan}}]", "facts.results[0].scores.s1"),
        ("results: [{class: c1, size: 1, scores: {s1: 60, s2: 61}}]", "facts.results[0].size"),
        ("results: [{class: c1, scores: {s1: 60}}, {class: c1, scores: {s1: 61}}]", "facts.results"),
        ("findings: [{id: i1, misconduct: rudeness}]", "facts.findings[0].misconduct"),
        ("plans: [{id: p1, form: poem, filled: []}]", "facts.plans[0].form"),
        ("plans: [{id: p1, form: tutoring_plan, filled: [韵脚]}]", "facts.plans[0].filled[0]"),
    ],
)
def test_faults_of_what_is_no_duty(facts: str, place: str) -> None:
    assert places(GOOD.replace("  classes: [c1]\n", f"  classes: [c1]\n  {facts}\n")) == [place]


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("profile: P2", "profile: P9").replace("/compulsory", "/evening").replace("for: k1", "for: k2")

    assert places(text) == ["profile", "calendar", "facts.contacts[0].for"]


def test_a_near_miss_is_suggested() -> None:
    (only,) = faults(GOOD.replace("{for: k1, done_on", "{for: k11, done_on"))

    assert only == ("facts.contacts[0].for", "没有对象「k11」", "是不是想写「k1」")


def test_the_same_duty_is_expected_once() -> None:
    assert places(GOOD + "  - {rule: R01, for: c1, period: 2026-1}\n") == ["expect"]


def test_a_calendar_with_overlapping_terms_is_refused() -> None:
    inline = yaml.safe_load(builtin_text().replace("starts_on: 2027-02-22", "starts_on: 2027-01-10"))
    as_text = yaml.safe_dump(_dates_as_text(inline), allow_unicode=True, default_flow_style=True, width=10_000).strip()
    text = GOOD.replace("calendar: 2026-2027/compulsory", f"calendar: {{track: compulsory, inline: {as_text}}}")

    assert faults(text)[0] == (
        "calendar.inline.terms.compulsory[1]",
        "与上一学期的日期重叠，或顺序颠倒",
        "请按先后排列，并核对开学日期",
    )


def _dates_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _dates_as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(inner) for inner in value]
    return value if isinstance(value, (int, str)) else str(value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "用了锚点或别名（& 或 *）"),
        ("!!python/object/apply:os.system [ls]\n", "用了类型标签（!）"),
        ("name: !!python/name:os.system x\n", "用了类型标签（!）"),
        ("name: 一\nname: 二\n", "字段「name」写了两次"),
        ("[" * 50 + "]" * 50, "嵌套超过 24 层"),
        ("name: [\n", "不是有效的 YAML"),
        ("", "应为若干「字段: 值」"),
        ("只是一句话", "应为若干「字段: 值」"),
        ("name: \x07", "含有无法识别的字符"),
    ],
    ids=["anchors", "python-object", "python-name", "twice", "deep", "broken", "empty", "sentence", "control"],
)
def test_tricks_of_yaml_are_refused(text: str, problem: str) -> None:
    assert faults(text)[0][1] == problem


def test_ten_megabytes_are_not_read_to_the_end(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"name: " + b"x" * 10_000_000)

    with pytest.raises(ScenarioFaults, match="文件超过 2 MB"):
        read_file(file)


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe\x00", "不是 UTF-8 文本"), (b"\xef\xbb\xbf", "应为若干")])
def test_bytes_that_are_no_text(content: bytes, said: str) -> None:
    with pytest.raises(ScenarioFaults, match=said):
        read_bytes(content)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_bytes(b"\xef\xbb\xbf" + GOOD.encode()).name == "一个班，一名学生"


@pytest.mark.parametrize("cut", range(0, len(GOOD), 7))
def test_a_file_cut_short_is_refused_or_read_and_nothing_else(cut: int) -> None:
    try:
        load(GOOD[:cut])
    except ScenarioFaults as error:
        assert error.faults


@pytest.mark.parametrize(
    "spoil", [lambda text: text.replace(":", ""), lambda text: text.replace("2026", "9999"), str.upper]
)
def test_spoilt_shipped_scenarios_are_refused_or_read_and_nothing_else(spoil: Callable[[str], str]) -> None:
    for name in shipped.names()[::9]:
        try:
            load(spoil(shipped.yaml_of(name))).duties()
        except ScenarioFaults as error:
            assert error.faults
