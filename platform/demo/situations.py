"""What is found in a demo class: which children are proposed, under which category, on which grounds (domain.md section 6)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.terms import EvidenceSource
from tenants.models import Area


@dataclass(frozen=True, slots=True)
class Situation:
    """A kind of situation: its category in the ten-type profile, its rate in per cent by area, and grounds in words."""

    code: str
    subtag: str | None
    urban: float
    town: float
    words: str
    source: EvidenceSource = EvidenceSource.OBSERVATION

    def rate(self, area: Area) -> float:
        """How many of a hundred children, in an area."""
        return self.urban if area is Area.URBAN else self.town


SITUATIONS: tuple[Situation, ...] = (
    Situation("K4", None, 1.5, 10, "父母在外地工作，平时和外婆一起住，每周视频一次。", EvidenceSource.GUARDIAN),
    Situation("K7", None, 3, 8, "已办理资助认定，午餐和学习用品需要帮助。", EvidenceSource.DOCUMENT),
    Situation("K2", "single_parent", 7, 7, "监护人说明平时由一方照顾，接送有时需要协调。", EvidenceSource.GUARDIAN),
    Situation("K10", "learning", 5, 5, "数学作业常需要同伴讲一遍才会做，愿意课后留下来练习。"),
    Situation("K1", "physical", 0.4, 0.4, "上下楼需要扶手，体育课已和家长商定替代内容。", EvidenceSource.DOCUMENT),
    Situation("K1", "psychological", 1, 1, "近两周常独自一人，早读时情绪低落，愿意和老师聊。", EvidenceSource.TALK),
    Situation("K9", None, 1.2, 1.2, "对花生过敏，家长已交医生说明，食堂需要留意。", EvidenceSource.DOCUMENT),
    Situation("K5", None, 0.15, 0.15, "由伯父照顾，民政已登记。", EvidenceSource.DOCUMENT),
    Situation("K6", None, 0.6, 0.6, "课间两次推搡同学，年级组与家长已谈话并留有记录。", EvidenceSource.DOCUMENT),
)


def found_for(random_: random.Random, area: Area) -> list[Situation]:
    """What is found for one child: mostly nothing, seldom two things."""
    found = [situation for situation in SITUATIONS if random_.random() * 100 < situation.rate(area)]
    return found[:2]


def as_proposal(situations: Sequence[Situation]) -> tuple[list[CategoryChoice], list[EvidenceNote]]:
    """The situations as a class teacher would enter them."""
    choices = [CategoryChoice(code=one.code, subtag=one.subtag) for one in situations]
    notes = [EvidenceNote(kind=one.source, note=one.words, code=one.code) for one in situations]
    return choices, notes


TALKS = (
    "先聊了足球，再聊作业。他说数学应用题读不懂题目，想请同桌讲。",
    "说最近睡得早了，早上不困。外婆腿疼，他帮忙买菜。",
    "主动说想参加合唱队，担心嗓子不好听，我们约好周四去试一次。",
    "午餐吃得好，和两个同学坐在一起。周末想给爸爸打电话。",
    "作业比上周按时，只有一次没写完。她说写完会先检查一遍。",
)
STRATEGIES = (
    "先肯定再提一个小目标",
    "请同桌结对，每天讲一题",
    "约定每周四下午单独聊十分钟",
    "和家长商定固定的通话时间",
)
EFFECTS = ("按时完成作业的次数多了", "愿意在小组里发言", "情绪平稳，课间和同学一起玩", "变化还不明显，继续观察")
LESSONS = ("目标要小，当天就能看到", "不在全班面前点名，私下说", "先听完再给建议", "和任课老师提前通气很有用")
