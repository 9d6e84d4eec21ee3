"""What is found for a child, in the words of a class teacher, and under which category of the school's own document."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.terms import EvidenceSource
from policy_profiles.format import Profile


@dataclass(frozen=True, slots=True)
class Situation:
    """A category with its grounds."""

    code: str
    subtag: str | None
    words: str
    source: EvidenceSource


_OBSERVED, _TOLD = EvidenceSource.OBSERVATION, EvidenceSource.GUARDIAN
_SHOWN, _TALKED = EvidenceSource.DOCUMENT, EvidenceSource.TALK

_GROUNDS: dict[str, tuple[EvidenceSource, tuple[str, ...]]] = {
    "LEFT": (
        _TOLD,
        ("父母在外地工作，平时和外婆一起住，每周视频一次。", "爸爸在外地跑运输，月底回来，平时由奶奶照看。"),
    ),
    "MIGR": (
        _TOLD,
        ("今年随父母来本区，还在熟悉新环境，普通话说得慢。", "家里刚搬来，租住在附近，放学后常一个人等家长。"),
    ),
    "ECON": (_SHOWN, ("已办理资助认定，午餐和学习用品需要帮助。", "资助认定材料齐全，冬季校服想申请减免。")),
    "SING": (_TOLD, ("监护人说明平时由一方照顾，接送有时需要协调。", "平时和妈妈一起住，希望家校联系都找妈妈。")),
    "ACAD": (
        _OBSERVED,
        ("数学作业常需要同伴讲一遍才会做，愿意课后留下来练习。", "阅读题常读不完，听讲认真，写得慢。"),
    ),
    "PSY": (
        _TALKED,
        ("近两周常独自一人，早读时情绪低落，愿意和老师聊。", "最近睡得少，谈话时说心里有点乱，愿意每周来坐坐。"),
    ),
    "DIS": (_SHOWN, ("上下楼需要扶手，体育课已和家长商定替代内容。", "证明已交，座位安排在第一排，走道留宽一些。")),
    "MED": (_SHOWN, ("对花生过敏，家长已交医生说明，食堂需要留意。", "医生建议避免长跑，体育课做轻一些的练习。")),
    "ORPH": (_SHOWN, ("由伯父照顾，民政已登记。",)),
    "DISC": (
        _SHOWN,
        ("课间两次推搡同学，年级组与家长已谈话并留有记录。", "两次未经同意离校，已与家长核对并留有记录。"),
    ),
    "GPSY": (_TOLD, ("监护人主动说明，平时由舅舅接送，希望少问家里的事。",)),
    "GCOR": (_TOLD, ("监护人主动说明近况，平时由祖父照顾，请老师多留意情绪。",)),
    "ADVG": (_OBSERVED, ("作业和练习完成得很早，愿意做小老师。",)),
    "GIFT": (_OBSERVED, ("自学到了下一册，喜欢提问题，需要更有挑战的任务。",)),
    "OTH": (_OBSERVED, ("转来不久，座位和作息都还在适应，需要有人带一带。",)),
}


def situations(nodes: Sequence[str], profile: Profile, random_: random.Random) -> list[Situation]:
    """The nodes as categories of this document; what it has no category for, and what it has twice, is left out."""
    found: dict[str, Situation] = {}
    for node in nodes:
        choice = choice_for(node, profile)
        source, words = _GROUNDS[node]
        if choice is not None and choice.code not in found:
            found[choice.code] = Situation(choice.code, choice.subtag, random_.choice(words), source)
    return list(found.values())


def choice_for(node: str, profile: Profile) -> CategoryChoice | None:
    """The category of a document that is counted under a canonical node, and the finer kind where it has one."""
    for category in profile.categories:
        finer = [subtag.key for subtag in category.subtags if category.node_of(subtag.key) == node]
        if finer:
            # The first kinds are the widest ones (智力, 离异); the grounds above speak of those that follow.
            return CategoryChoice(code=category.code, subtag=finer[min(1, len(finer) - 1)])
        if category.node == node and not category.subtag_required:
            return CategoryChoice(code=category.code)
    return None


def as_proposal(found: Sequence[Situation]) -> tuple[list[CategoryChoice], list[EvidenceNote]]:
    """The situations as a class teacher would enter them."""
    choices = [CategoryChoice(code=one.code, subtag=one.subtag) for one in found]
    notes = [EvidenceNote(kind=one.source, note=one.words, code=one.code) for one in found]
    return choices, notes
