"""The pure rules of the consent ledger: what is asked, what may be answered, and whose signature counts (PIPL 28-31)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

OWN_SAY_AGE = 14
"""From this age the student signs too (PIPL 31, turned round: under fourteen the guardian decides)."""
ADULT_AGE = 18


class Purpose(StrEnum):
    """What a guardian is asked to agree to; each is answered apart (separate consent, PIPL 29)."""

    SUPPORT_FILE = "support_file"
    """Keep a file on the support that the student is given."""
    HEALTH = "health"
    """Record what has to be known about health and mind."""
    COMMUNITY_HELP = "community_help"
    """Ask the village or residents' committee for help, with the contact data that it needs."""
    SCHOOL_TRANSFER = "school_transfer"
    """Hand the support arrangements on to the next school."""
    FAMILY_LETTERS = "family_letters"
    """Write to the parents of a student who is of age; asked of adults alone (domain.md A13)."""


class Decision(StrEnum):
    """An answer; the newest row of the ledger holds."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Paper(StrEnum):
    """What a whole paper says, before single purposes are looked at."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
    """It has not come back yet: nothing is entered."""


class Signer(StrEnum):
    """Who signed the paper."""

    GUARDIAN = "guardian"
    STUDENT = "student"
    BOTH = "both"


PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.SUPPORT_FILE: "成长支持档案",
    Purpose.HEALTH: "健康与心理信息",
    Purpose.COMMUNITY_HELP: "请村（居）委会协助",
    Purpose.SCHOOL_TRANSFER: "转学衔接",
    Purpose.FAMILY_LETTERS: "给家长写信",
}
PURPOSE_MEANINGS: dict[Purpose, str] = {
    Purpose.SUPPORT_FILE: "记录谈话、辅导和约定的支持，让老师们接着做下去",
    Purpose.HEALTH: "记录健康和心理方面需要注意的事，用于安全照顾和心理辅导",
    Purpose.COMMUNITY_HELP: "需要时把必要的联系方式告诉村（居）委会，请他们一起帮忙",
    Purpose.SCHOOL_TRANSFER: "转学时把支持安排交给新学校，让孩子不断档",
    Purpose.FAMILY_LETTERS: "年满十八周岁的学生，由本人决定学校能不能把近况写信告诉家长",
}
DECISION_LABELS: dict[Decision, str] = {
    Decision.GIVEN: "同意",
    Decision.REFUSED: "不同意",
    Decision.WITHDRAWN: "已撤回",
}
PAPER_LABELS: dict[Paper, str] = {
    Paper.GIVEN: "全部同意",
    Paper.REFUSED: "全部不同意",
    Paper.WITHDRAWN: "全部撤回",
    Paper.PENDING: "还没有交回",
}
SIGNER_LABELS: dict[Signer, str] = {Signer.GUARDIAN: "监护人", Signer.STUDENT: "学生本人", Signer.BOTH: "学生与监护人"}

_HEALTH_NODES = frozenset({"HLTH", "PSY", "DIS", "MED"})


def answers_of(
    whole: Paper | None,
    apart: Mapping[Purpose, Decision],
    standing: Mapping[Purpose, Decision],
    *,
    rest_given: bool,
    asked: Collection[Purpose] = frozenset(Purpose),
) -> dict[Purpose, Decision]:
    """What one paper answers, purpose by purpose: answered apart, else by the whole paper, else (`rest_given`) a yes.

    "Everything withdrawn" takes back what was given and leaves the rest alone; a paper that is pending answers nothing.
    A whole paper answers what is `asked` of the student, and nothing else.
    """
    if whole is Paper.PENDING:
        return dict(apart)
    answers = {purpose: Decision(whole.value) for purpose in Purpose if purpose in asked} if whole else {}
    if whole is Paper.WITHDRAWN:
        answers = {purpose: said for purpose, said in answers.items() if may_follow(said, standing.get(purpose))}
    if whole is None and rest_given:
        answers = {purpose: Decision.GIVEN for purpose in Purpose if purpose in asked and purpose not in standing}
    return {**answers, **apart}


def required_signer(born_on: date | None, on: date) -> Signer | None:
    """Whose signature a "yes" needs on that day: the guardian's, from fourteen both, an adult's own.

    None when the birthday is not known: then the paper tells.
    """
    if born_on is None:
        return None
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    if age < OWN_SAY_AGE:
        return Signer.GUARDIAN
    return Signer.BOTH if age < ADULT_AGE else Signer.STUDENT


def asked_of(*, is_adult: bool) -> frozenset[Purpose]:
    """The purposes that a student's paper answers: whether the school may write to the parents is asked of adults alone."""
    return frozenset(Purpose) if is_adult else frozenset(Purpose) - {Purpose.FAMILY_LETTERS}


def is_adult(born_on: date | None, on: date, *, of_university: bool) -> bool:
    """Whether the student decides alone; one whose birthday nobody wrote down counts as an adult in a university."""
    signer = required_signer(born_on, on)
    return of_university if signer is None else signer is Signer.STUDENT


def is_valid_signature(decision: Decision, signer: Signer, born_on: date | None, on: date) -> bool:
    """Whether the answer counts: a "yes" needs the required signature, a "no" counts from anybody entitled to one."""
    required = required_signer(born_on, on)
    if decision is not Decision.GIVEN or required is None:
        return True
    return signer is required or (signer is Signer.BOTH and required is not Signer.BOTH)


def may_follow(decision: Decision, standing: Decision | None) -> bool:
    """Whether an answer makes sense after the one that stands: only a given consent can be withdrawn."""
    return decision is not Decision.WITHDRAWN or standing is Decision.GIVEN


def purposes_of(nodes: Iterable[str]) -> frozenset[Purpose]:
    """The purposes that a file with categories of these canonical nodes serves (domain.md 2.1)."""
    asked = {Purpose.SUPPORT_FILE}
    if not _HEALTH_NODES.isdisjoint(nodes):
        asked.add(Purpose.HEALTH)
    return frozenset(asked)


def standard_notice(school_name: str) -> str:
    """The platform's own wording of the 告知与同意书 (domain.md 7.4), for the school to start from."""
    uses = "；".join(
        f"{number}．{PURPOSE_LABELS[purpose]}：{PURPOSE_MEANINGS[purpose]}" for number, purpose in enumerate(Purpose, 1)
    )
    return "\n\n".join(
        (
            f"尊敬的家长、亲爱的同学：这是{school_name}的告知与同意书。",
            f"我们会记录与孩子学习、生活支持直接相关的信息，用途：{uses}。",
            "可查看的人：孩子的班主任、学校里直接负责支持孩子的老师和校长；每一次查阅都会留下记录。",
            "保存至：孩子毕业后三年，到期后审核销毁；没有开始支持的，学期结束后删除。",
            "您可以随时查阅、复制、更正、撤回同意或要求删除，不同意不影响孩子入学和正常上课。",
            "每一项用途请分别选择：□同意　□不同意。",
            "（不满十四周岁由监护人签署；已满十四周岁由学生本人与监护人共同签署）",
        )
    )
