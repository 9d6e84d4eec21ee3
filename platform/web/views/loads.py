"""分工: who carries how much in the coming weeks, and handing duties over to a colleague who may do them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts import services as account_services
from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from obligations import queries, services
from obligations.errors import NothingToHandOver
from obligations.queries import DutyLine
from obligations.schemas import HandoverSchema
from web import dates, duty_words, forms, saved
from web.duty_loads import Staff
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

SHOWN = 12
"""So many of a person's duties stand open; the rest opens on demand."""

blueprint = Blueprint("loads", __name__, url_prefix="/<school>/loads")


@blueprint.get("/")
@permit(Permission.OBLIGATION_BOARD)
def index(actor: Actor) -> ResponseReturnValue:
    """Everybody of whom something is asked, in the order of what they answer for and not of the figures."""
    staff = Staff(actor)
    rows = staff.rows()
    return render_template(
        "loads/index.html",
        labels=staff.labels,
        rows=rows,
        full=[row for row in rows if any(row.heavy)],
        totals=[sum(row.load.weeks[number] for row in rows) for number in range(len(staff.weeks))],
        kept=saved.just_saved(),
    )


@blueprint.get("/<uuid:user_id>")
@permit(Permission.OBLIGATION_BOARD)
def show(actor: Actor, user_id: UUID) -> ResponseReturnValue:
    """What is asked of one person, and who could do some of it."""
    return render_template("loads/show.html", form=forms.blank(), **_person(actor, user_id))


@blueprint.post("/<uuid:user_id>/handovers")
@permit(Permission.OBLIGATION_ASSIGN)
def hand_over(actor: Actor, user_id: UUID) -> ResponseReturnValue:
    """Hand over the chosen duties, or all from a day on."""
    form = forms.read(HandoverSchema)
    with form:
        data = form.data
        found = services.hand_over(
            obligation_ids=data["duty"] or _all_from(actor, user_id, data["since"]),
            from_user=user_id,
            to_user=data["to"],
            actor=actor,
        )
        words = _(
            "已转交 %(count)s 件，双方都会收到通知，到 %(day)s 为止",
            count=len(found.duties),
            day=dates.day(found.ends_on),
        )
        saved.tell(words, undo=url_for("loads.take_back", batch_id=found.batch_id))
    if form.failed:
        return form.page("loads/show.html", **_person(actor, user_id))
    return see_other("loads.index")


@blueprint.post("/handovers/<uuid:batch_id>/ending")
@permit(Permission.OBLIGATION_ASSIGN)
def take_back(actor: Actor, batch_id: UUID) -> ResponseReturnValue:
    """Take back what was handed over at once."""
    count = services.take_back(batch_id=batch_id, actor=actor)
    flash(_("已收回 %(count)s 件，由原来的老师办理。", count=count), "info")
    return see_other("loads.index")


def _all_from(actor: Actor, user_id: UUID, since: date | None) -> list[UUID]:
    """What is asked of the person from that day on; what is late already counts as asked today."""
    if since is None:
        raise NothingToHandOver
    duties = queries.duties_of(account_services.actor_for(user_id), seen=actor)
    return [line.id for line in duties if max(line.due_on or since, clock.today()) >= since]


def _person(actor: Actor, user_id: UUID) -> dict[str, object]:
    person = accounts.colleague(user_id)
    staff = Staff(actor)
    duties = services.read_duties_of(account_services.actor_for(user_id), actor=actor)
    able = staff.substitutes(duties, user_id)
    return {
        "row": staff.row(person),
        "labels": staff.labels,
        "duties": staff.movable(duties, user_id),
        "shown": SHOWN,
        "choices": [(str(line.id), _named(line)) for line in duties],
        "colleagues": [(str(one.user_id), f"{one.name}　{one.charge}") for one in able],
        "may_hand_over": actor.may(Permission.OBLIGATION_ASSIGN),
    }


def _named(line: DutyLine) -> str:
    return " · ".join([duty_words.title(line), *_when(line)])


def _when(line: DutyLine) -> Sequence[str]:
    _kind, when = duty_words.tag(line)
    return [when] if when else []
