"""预演: what publishing the draft would change: figures, who and which week, and the duties class by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from kernel.actor import Actor
from obligations import services as obligations
from obligations.errors import NoTermToForesee
from obligations.services import Foresight
from obligations.what_if import Effect, Line
from people import queries as people
from policy_profiles import queries
from policy_profiles.schemas import WhatIfSchema
from web import forms, inputs
from web.dates import day_of_year
from web.errors import message_of
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.policy_words import MARKS
from web.replies import see_other

blueprint = Blueprint("policy_what_if", __name__, url_prefix="/<school>/profile/draft/what-if")

EFFECT_LABELS: dict[Effect, str] = {
    Effect.ADDED: "新增",
    Effect.REMOVED: "取消",
    Effect.MOVED: "改期",
    Effect.PASSED_ON: "换人",
}
_TONES = {Effect.ADDED: "today", Effect.REMOVED: "done", Effect.MOVED: "info", Effect.PASSED_ON: "info"}


@blueprint.get("/")
@permit(Permission.PROFILE_ADOPT)
def show(actor: Actor) -> ResponseReturnValue:
    """What the draft would change from the day on which it comes into force."""
    asked = forms.parse_query(WhatIfSchema)
    if queries.draft() is None:
        return see_other("policy_drafts.show")
    try:
        seen = obligations.foresee(at_once=asked["begins"] == "now", terms=asked["terms"])
    except NoTermToForesee as refusal:
        return render_template("policy_what_if/show.html", seen=None, why=message_of(refusal))
    classes = {line.group.id: line.group.name for line in people.class_list(actor)}
    lines = [line for line in seen.lines if _is_asked_for(line, asked)]
    page = paging(len(lines))
    first = (page.number - 1) * page.size
    return render_template(
        "policy_what_if/show.html",
        seen=seen,
        asked=asked,
        lines=lines[first : first + page.size],
        paging=page,
        shares=_shares(seen),
        classes=classes,
        rules={line.rule: line.title for line in seen.lines},
        chart=_chart(seen),
        chips=_chips(seen, asked),
        labels=EFFECT_LABELS,
        tones=_TONES,
        marks=MARKS,
    )


def _is_asked_for(line: Line, asked: inputs.Values) -> bool:
    return (
        asked["effect"] in ("", line.effect)
        and asked["rule"] in ("", line.rule)
        and asked["class_id"] in ("", str(line.class_id or "school"))
    )


def _shares(seen: Foresight) -> Sequence[tuple[str, int, int, int]]:
    """Name, before, after and how many more, of those for whom anything changes."""
    names: Mapping[UUID | None, str] = {one.user_id: one.name for one in accounts.colleagues()}
    return [
        (names.get(share.user_id, _("暂时没有人")), share.before, share.after, share.more)
        for share in seen.people
        if share.more
    ]


def _chart(seen: Foresight) -> dict[str, object]:
    return {
        "kind": "bar",
        "categories": [day_of_year(week.starts_on) for week in seen.weeks],
        "series": [
            {"name": _("现在"), "values": [week.before for week in seen.weeks]},
            {"name": _("修改后"), "values": [week.after for week in seen.weeks]},
        ],
    }


def _chips(seen: Foresight, asked: inputs.Values) -> list[tuple[str, str, bool, int | None]]:
    """The list by what becomes of the duties; the other filters stay."""
    kept = {"begins": asked["begins"], "terms": asked["terms"], "rule": asked["rule"], "class": asked["class_id"]}
    kept = {name: value for name, value in kept.items() if value}

    def link(effect: str) -> str:
        asked_for: dict[str, Any] = {**kept, "effect": effect} if effect else kept  # Any: url_for's own signature
        return url_for("policy_what_if.show", _anchor="lines", **asked_for)

    every = (_("全部"), link(""), not asked["effect"], len(seen.comparison.affected))
    return [
        every,
        *(
            (_(label), link(effect), asked["effect"] == effect, seen.comparison.count(effect))
            for effect, label in EFFECT_LABELS.items()
        ),
    ]
