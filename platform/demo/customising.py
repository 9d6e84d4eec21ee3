"""Schools of the demo that changed the document they work by before they took it up (domain.md section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.catalog import ACTIVATED_ON
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import DistrictScope, SchoolScope
from policy_profiles import loosening_queries, queries, services

Edit = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a school asked its district to loosen, and what the district said."""

    place: str
    field: str
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class Customised:
    """What a school changed, and what of it needed the district's word."""

    edits: Sequence[Edit]
    asking: Asking | None = None


LETTER: Edit = ("switch_rule", {"rule": "R09", "on": True})
CHASE: Sequence[Edit] = [("switch_rule", {"rule": rule, "on": True}) for rule in ("R09.chase", "R09.call")]

CUSTOMISED: Mapping[str, Customised] = {
    "liuxi": Customised([LETTER, *CHASE]),
    "liuxizhongxue": Customised(
        [
            LETTER,
            (
                "change_rule",
                {
                    "rule": "R01",
                    "numbers": {"last_day": 21},
                    "owner": "class_teacher",
                    "evidence": ["screening"],
                    "grace": None,
                },
            ),
        ],
        Asking(
            "rules.R01",
            "when.last_day",
            "学生住得分散，班主任要走完四个村才能把情况摸清，两周走不完。",
            "已到校核实，同意本学年按三周执行。",
        ),
    ),
    "zhiye": Customised(
        [
            (
                "add_duty",
                {
                    "pattern": "each_term",
                    "title": "实习前谈话",
                    "text": "学生外出实习之前，班主任至少谈话一次，说好遇到困难找谁。",
                    "number": 1,
                    "owner": "class_teacher",
                    "evidence": ["talk"],
                },
            )
        ]
    ),
    "xinghe": Customised(
        [
            (
                "change_rule",
                {
                    "rule": "R07",
                    "numbers": {"times": 2},
                    "owner": "class_teacher",
                    "evidence": ["home_visit"],
                    "grace": None,
                },
            )
        ]
    ),
}


def adopt(
    key: str, custom: Customised, *, scope: SchoolScope, office: DistrictScope, principal: Actor, admin: Actor
) -> None:
    """Edit the built-in document of that key, ask where it becomes looser, and publish it for the first day of work."""
    with unit_of_work(scope):
        draft = services.start_draft(key=key, actor=principal)
        for operation, arguments in custom.edits:
            session().flush()  # each edit is one more version of the draft
            services.edit_draft(operation, arguments, seen_version=draft.version, actor=principal)
        if custom.asking:
            services.ask_loosening(
                place=custom.asking.place, field=custom.asking.field, reason=custom.asking.reason, actor=principal
            )
    if custom.asking:
        _answer(custom.asking, scope, office, admin)
    with unit_of_work(scope):
        seen = queries.locked_draft().version
        services.publish_draft(effective_on=ACTIVATED_ON, seen_version=seen, actor=principal)


def _answer(asking: Asking, scope: SchoolScope, office: DistrictScope, admin: Actor) -> None:
    with unit_of_work(office):
        for filed in loosening_queries.filings():
            if filed.filing.reporting_school_id == scope.school_id:
                services.decide_loosening(
                    request_id=filed.filing.request_id, agreed=True, reason=asking.answer, actor=admin
                )
