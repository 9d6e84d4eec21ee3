"""What `tongxin policy duties` prints: the duties as a table, every disagreement field by field, or all of it as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kernel.yaml_files import Fault
from policy_profiles.duty import Duty, StatusHint
from policy_profiles.explanation import explain
from policy_profiles.priority import ProposalGround
from policy_profiles.scenarios import Difference, Scenario
from policy_profiles.scenarios.consistency import SCHOOL
from policy_profiles.scenarios.differences import FIELDS, About, FieldDifference, Kind
from policy_profiles.scenarios.scenario_schema import REFUSED

ZH, EN = 0, 1
LANGUAGES = {"zh": ZH, "en": EN}
WIDTH_WITHOUT_TERMINAL = 150
NARROW = 120

_HEADINGS = (
    ("规则", "Rule"),
    ("待办", "Duty"),
    ("对象", "For"),
    ("打开", "Opens"),
    ("截止", "Due"),
    ("宽限到", "Grace until"),
    ("谁办", "By"),
    ("条款与算法", "Clause and arithmetic"),
)
_DATE_HEADINGS = (*_HEADINGS[3:6], ("打开、截止、宽限到", "Opens, due, grace until"))
_NARROW_HEADINGS = (*_HEADINGS[:3], _DATE_HEADINGS[-1], *_HEADINGS[6:])
_STATUS = {
    StatusHint.NORMAL: ("", ""),
    StatusHint.VACATION_MERGED: ("假期顺延", "merged over the break"),
    StatusHint.AWAITING_CALENDAR: ("待校历确认", "awaiting the calendar"),
}
_GROUNDS = {
    ProposalGround.CATEGORIES: ("同时有两种以上情况", "two or more needs"),
    ProposalGround.RISK_FLAG: ("有风险提示", "a risk flag is up"),
}
_REFUSED = (
    "名次产生的候选：拒绝读入。这份制度不看名次，也不保存未成年学生的名次。",
    "candidates by rank: refused. This profile reads no ranks, and none of a minor is kept.",
)
_KINDS = {
    Kind.MISSING: ("缺少", "missing"),
    Kind.UNEXPECTED: ("多出", "unexpected"),
    Kind.DIFFERENT: ("不同", "different"),
}
_ABOUT = {
    About.DUTIES: ("待办", "duty"),
    About.PRECONDITIONS: ("启用前还缺的", "unmet precondition"),
    About.PRIORITY: ("提议列为重点", "priority proposed"),
    About.CANDIDATES: ("名次产生的候选", "candidates by rank"),
    About.HONOURS: ("取消评优（月）", "months without honours"),
    About.PLANS: ("计划还缺的栏目", "fields that a plan lacks"),
}
_FIELDS = {
    "opens": "打开",
    "due": "截止",
    "due_at": "截止时刻",
    "grace_end": "宽限到",
    "remind_on": "提醒日",
    "alert_on": "筹备提醒",
    "period_end": "可补到",
    "status": "状态",
    "awaiting": "等待",
    "merged_into": "并入",
    "assignee": "指定给",
    "owner": "负责",
    "receivers": "接收",
    "clause": "条款",
    "mark": "来源",
    "evidence": "凭证",
    "why": "算法",
    "why_en": "算法（英文）",
}


class ScenarioOutput:
    """Writes one scenario's outcome to a terminal or a file."""

    def __init__(self, language: str = "zh", *, stderr: bool = False) -> None:
        self._language = LANGUAGES[language]
        self._locale = language
        self._console = Console(stderr=stderr, highlight=False)
        if not self._console.is_terminal:
            self._console.width = max(self._console.width, WIDTH_WITHOUT_TERMINAL)

    def outcome(self, scenario: Scenario) -> None:
        """The duties, and whatever else the scenario asks about."""
        first, last = scenario.between
        self._say(f"[bold]{escape(scenario.name)}[/bold]")
        title = scenario.profile.title if self._language == ZH else scenario.profile.title_en
        self._say(f"[dim]{escape(scenario.profile.key)} {escape(title)} · {first} – {last}[/dim]")
        duties = scenario.duties()
        if duties:
            self._console.print(self._table(scenario, duties))
        else:
            self._say(self._words("这段时间没有待办。", "No duties in this range."))
        for about, entries in self._decisions(scenario).items():
            for name, value in entries.items():
                self._say(f"{self._words(*_ABOUT[about])}{self._words('：', ': ')}{escape(name)}{_shown_after(value)}")
        if scenario.candidates() is None:
            self._say(self._words(*_REFUSED))

    def verdict(self, found: list[Difference]) -> None:
        """Whether the scenario passes, and if not, every difference."""
        if not found:
            self._say(self._words("[green]✓[/green] 与预期一致。", "[green]✓[/green] As expected."))
            return
        count = len(found)
        self._say(self._words(f"[red]✗[/red] 与预期不符，共 {count} 处：", f"[red]✗[/red] {count} not as expected:"))
        for difference in found:
            kind, about = self._words(*_KINDS[difference.kind]), self._words(*_ABOUT[difference.about])
            self._say(f"  [bold]{kind}[/bold] {about} {escape(' · '.join(difference.key))}")
            for field in difference.fields:
                name = _FIELDS.get(field.name, "") if self._language == ZH else ""
                self._say(f"      {escape(f'{name} {field.name}'.strip())}{self._both(difference.kind, field)}")

    def faults(self, file: str, faults: Iterable[Fault]) -> None:
        """Everything that is wrong with a file that cannot be run."""
        told = list(faults)
        self._say(
            self._words(
                f"[red]✗[/red] {escape(file)} 有 {len(told)} 处需要修改：",
                f"[red]✗[/red] {escape(file)} cannot be run, {len(told)} faults:",
            )
        )
        for fault in told:
            self._say(f"  {escape(str(fault))}")

    def _decisions(self, scenario: Scenario) -> dict[About, Mapping[str, object]]:
        unmet = [code for code in scenario.unmet_preconditions() if not scenario.only or code in scenario.only]
        grounds = scenario.priority_proposed().items()
        return {
            About.PRECONDITIONS: dict.fromkeys(unmet),
            About.PRIORITY: {case: self._words(*_GROUNDS[ground]) for case, ground in grounds},
            About.CANDIDATES: scenario.candidates() or {},
            About.HONOURS: scenario.disqualified(),
            About.PLANS: scenario.plan_gaps(),
        }

    def _both(self, kind: Kind, field: FieldDifference) -> str:
        parts = []
        if kind is not Kind.UNEXPECTED:
            parts.append(self._words("预期 ", "expected ") + _shown(field.expected))
        if kind is not Kind.MISSING:
            parts.append(self._words("实际 ", "found ") + _shown(field.found))
        return escape("：" + "，".join(parts)) if self._language == ZH else escape(": " + ", ".join(parts))

    def _table(self, scenario: Scenario, duties: Iterable[Duty]) -> Table:
        """On a narrow terminal the three dates stand below each other, to leave room for the reasons."""
        narrow = self._console.width < NARROW
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
        for heading in _NARROW_HEADINGS if narrow else _HEADINGS:
            is_last, is_date = heading is _HEADINGS[-1], heading in _DATE_HEADINGS
            table.add_column(heading[self._language], no_wrap=is_date, overflow="fold", ratio=int(is_last))
        for duty in duties:
            what, dates, why = self._what(scenario, duty), self._dates(duty), self._why(scenario, duty)
            if narrow:
                dates = ("\n".join(filter(None, dates)),)
            table.add_row(*map(escape, (*what, *dates, *why)))
        return table

    def _what(self, scenario: Scenario, duty: Duty) -> tuple[str, ...]:
        title = duty.title if self._language == ZH else scenario.profile.rule(duty.rule).title_en
        subject = self._words("全校", "school") if duty.subject.id == SCHOOL else duty.subject.id
        return duty.rule, title, f"{subject}（{duty.assignee}）" if duty.assignee else subject

    def _dates(self, duty: Duty) -> tuple[str, ...]:
        day = f"{duty.due_at:%Y-%m-%d %H:%M}" if duty.due_at else str(duty.due or "")
        status = self._words(*_STATUS[duty.status_hint])
        return str(duty.opens), "\n".join(filter(None, (day, status))), str(duty.grace_end or "")

    def _why(self, scenario: Scenario, duty: Duty) -> tuple[str, ...]:
        role = self._role(scenario, duty.owner_role)
        return role, f"{duty.clause}\n{explain(duty.arithmetic, self._locale)}"

    def _role(self, scenario: Scenario, code: str) -> str:
        role = scenario.profile.roles.get(code)
        return role.title if role and self._language == ZH else code.replace("_", " ")

    def _words(self, chinese: str, english: str) -> str:
        return (chinese, english)[self._language]

    def _say(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)


def outcome_document(scenario: Scenario, found: list[Difference]) -> dict[str, object]:
    """The whole outcome as plain data, for machines."""
    first, last = scenario.between
    candidates = scenario.candidates()
    return {
        "scenario": scenario.name,
        "profile": {"key": scenario.profile.key, "edition": scenario.profile.edition},
        "between": [first.isoformat(), last.isoformat()],
        "duties": [_duty_document(duty) for duty in scenario.duties()],
        "unmet_preconditions": list(scenario.unmet_preconditions()),
        "priority_proposed": scenario.priority_proposed(),
        "candidates": REFUSED if candidates is None else candidates,
        "disqualified": scenario.disqualified(),
        "plan_gaps": scenario.plan_gaps(),
        "agrees": not found if scenario.expectation.says_something else None,
        "differences": [
            {
                "kind": each.kind,
                "about": each.about,
                "key": list(each.key),
                "fields": [
                    {"name": field.name, "expected": field.expected, "found": field.found} for field in each.fields
                ],
            }
            for each in found
        ],
    }


def faults_document(faults: Iterable[Fault]) -> dict[str, object]:
    """The faults as plain data, for machines."""
    return {"faults": [{"path": each.path, "problem": each.problem, "remedy": each.remedy} for each in faults]}


def _duty_document(duty: Duty) -> dict[str, object]:
    return {
        "rule": duty.rule,
        "for": duty.subject.id,
        "kind": duty.subject.kind,
        "period": duty.period,
        "title": duty.title,
        **{name: read(duty) for name, read in FIELDS.items()},
        "clause_ids": list(duty.clause_ids),
        "period_mark": duty.period_mark,
        "helpers": list(duty.helper_roles),
        "arithmetic": [step.as_data() for step in duty.arithmetic],
    }


def _shown(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or "—"
    return str(value)


def _shown_after(value: object) -> str:
    return "" if value is None else escape(f" → {_shown(value)}")
