"""制度文本: a version of the school's policy document as a paper: chapters, clauses, types, duties in sentences, forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from documents.paper import Block, Entry, Heading, Paper, Paragraph, Rows, joined
from policy_profiles.categories import Category
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.facts import SubjectKind
from policy_profiles.format import Profile
from policy_profiles.paperwork import minutes_of
from policy_profiles.rules import Mark, Rule, Schedule
from policy_profiles.wording import FLOOR_LABELS, TIER_LABELS

MARK_LABELS: dict[Mark, str] = {
    Mark.SOURCE: "原制度",
    Mark.PLATFORM: "平台默认",
    Mark.LAW: "法律",
    Mark.SCHOOL: "校本",
}
BELOW_LABELS = ("低于原制度要求",)
_SCOPES: dict[SubjectKind, str] = {
    SubjectKind.CLASS: "每个班",
    SubjectKind.CASE: "每位关爱对象",
    SubjectKind.COLLEGE: "每个学院",
    SubjectKind.SCHOOL: "全校",
    SubjectKind.EVENT: "发生情况时",
}
_NUMERALS = "零一二三四五六七八九十"
_TEN = 10

When = Callable[[Schedule], str]
"""How often, in Chinese: 「每 30 天一次」."""


def paper(profile: Profile, *, school: str, number: int, begins: str, when: When) -> Paper:
    """The document as the school prints it; `begins` is its first day in words, empty where it has none."""
    edition = f"第 {number} 版"
    since = f"自{begins}起施行" if begins else "尚未施行"
    return Paper(
        title=profile.title,
        below=(school, f"{edition} · {since}", _legend()),
        blocks=tuple(_numbered(_chapters(profile, when))),
        foot=f"{profile.title} · {edition}",
    )


def _legend() -> str:
    return f"〔{'〕〔'.join([*MARK_LABELS.values(), *BELOW_LABELS])}〕注明每一条出自哪里"


def _chapters(profile: Profile, when: When) -> Iterator[tuple[str, Sequence[Block]]]:
    yield "总则", _general(profile)
    yield "对象与类型", _categories(profile)
    yield "工作制度", list(_duties(profile, when))
    yield "分工", [Entry(role.title, role.duty, (MARK_LABELS[role.mark],)) for role in profile.roles.values()]
    yield "表单", _forms(profile)
    yield "评优与取消资格", list(_honours(profile))
    yield "协助与保密", list(_confidentiality(profile))
    yield "附：引用的条文", [Entry(clause.label, clause.text) for clause in profile.clauses.values()]


def _numbered(chapters: Iterator[tuple[str, Sequence[Block]]]) -> Iterator[Block]:
    """Only chapters with something in them, numbered in Chinese; an appendix has no number."""
    number = 0
    for title, blocks in chapters:
        if blocks:
            number += not title.startswith("附")
            yield Heading(title if title.startswith("附") else f"第{numeral(number)}章　{title}")
            yield from blocks


def numeral(number: int) -> str:
    """A number below a hundred in Chinese: 十二."""
    tens, ones = divmod(number, _TEN)
    head = "" if not tens else ("" if tens == 1 else _NUMERALS[tens]) + _NUMERALS[_TEN]
    return head + (_NUMERALS[ones] if ones or not tens else "")


def _general(profile: Profile) -> list[Block]:
    blocks: list[Block] = [Paragraph(profile.preamble)] if profile.preamble else []
    grace = f"到期之后有 {profile.grace_workdays} 个工作日的宽限。" if profile.grace_workdays else "到期之后没有宽限。"
    return [*blocks, Paragraph(f"各项工作的到期日由校历推算，节假日和调休按当年公布的安排。{grace}")]


def _categories(profile: Profile) -> list[Block]:
    return [
        Entry(
            f"{number}．{row.title}",
            _definition(profile, row),
            (MARK_LABELS[row.mark], *(BELOW_LABELS if row.below_source else ())),
        )
        for number, row in enumerate(profile.open_categories, start=1)
    ]


def _definition(profile: Profile, row: Category) -> str:
    known = [f"认定依据：{joined(row.evidence)}", f"知情范围：{TIER_LABELS[str(row.tier)]}"]
    if row.subtags:
        known.append(f"细类：{joined([kind.title for kind in row.subtags])}")
    clauses = joined([profile.clauses[clause].label for clause in row.clauses])
    return f"{row.definition}{f'（{clauses}）' if clauses else ''}{'；'.join(known)}。"


def _duties(profile: Profile, when: When) -> Iterator[Block]:
    for scope, words in _SCOPES.items():
        rules = [rule for rule in profile.rules if rule.enabled and rule.scope is scope]
        if rules:
            yield Heading(words, level=2)
            yield from (_duty(profile, rule, when) for rule in rules)


def _duty(profile: Profile, rule: Rule, when: When) -> Entry:
    marks: tuple[str, ...] = (MARK_LABELS[rule.mark],)
    if rule.period_mark is not rule.mark:
        marks += (f"期限：{MARK_LABELS[rule.period_mark]}",)
    return Entry(rule.title, sentence(profile, rule, when), marks + (BELOW_LABELS if rule.below_source else ()))


def sentence(profile: Profile, rule: Rule, when: When) -> str:
    """A duty in one sentence: how often, who, what is left of it, to whom it goes, and where it comes from."""
    evidence = "或".join(EVIDENCE_LABELS[kind] for kind in rule.evidence)
    parts = [when(rule.when), f"由{profile.roles[rule.owner].title}负责", f"留下{evidence}"]
    if rule.helpers:
        parts.insert(2, f"{joined([profile.roles[role].title for role in rule.helpers])}协助")
    if rule.receivers:
        parts.append(f"交{joined([profile.roles[role].title for role in rule.receivers])}")
    if rule.grace_workdays is not None:
        parts.append(f"宽限 {rule.grace_workdays} 个工作日" if rule.grace_workdays else "没有宽限")
    clauses = joined([profile.clauses[clause].label for clause in rule.clauses])
    return "，".join(parts) + "。" + (f"（{clauses}）" if clauses else "")


def _forms(profile: Profile) -> list[Block]:
    rows = []
    for form in profile.forms:
        minutes, mark = minutes_of(form)
        rows.append((form.title, joined(form.fields), f"{minutes} 分钟（{MARK_LABELS[mark]}）", MARK_LABELS[form.mark]))
    return [Rows(("表单", "栏目", "填写时间", "出处"), tuple(rows), (3, 8, 4, 2))] if rows else []


def _honours(profile: Profile) -> Iterator[Block]:
    for award in profile.awards:
        yield Entry(award.title, f"对外称「{award.public_title}」。", (MARK_LABELS[award.mark],))
    rule = profile.disqualification
    if rule is not None:
        reasons = [
            words
            for holds, words in (
                (rule.discrimination, "歧视学生"),
                (rule.prejudice, "对学生有偏见"),
                (rule.improper_method == "adverse", "教育方式不当造成不良后果"),
                (rule.improper_method == "serious", "教育方式不当造成严重后果"),
            )
            if holds
        ]
        text = f"教师{'或'.join(reasons)}的，取消评优资格 {rule.months} 个月。" if reasons else "不因此取消评优资格。"
        yield Entry("取消资格", text, (MARK_LABELS[rule.mark], f"期限：{MARK_LABELS[rule.months_mark]}"))


def _confidentiality(profile: Profile) -> Iterator[Block]:
    referral = profile.referral
    if referral.enabled and referral.sender:
        to = joined([profile.roles[role].title for role in (*referral.required, *referral.further)])
        sender = profile.roles[referral.sender].title
        yield Entry("村（居）委会协助", f"由{sender}签发，告知{to}。", (MARK_LABELS[referral.mark],))
    if profile.confidentiality.note:
        yield Entry("保密", profile.confidentiality.note)
    yield Entry("区级底线", joined([FLOOR_LABELS.get(item, item) for item in profile.floor]) + "，任何修改都不能去掉。")
