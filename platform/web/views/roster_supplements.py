"""花名册增补: who is to be added to the roster at once, who was, the signature under it and the receipt by the centre."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.archives import services, supplement_queries
from care.archives.lifecycle import VARIATION_LABELS
from care.archives.schemas import AdditionSchema, ChosenSchema, ReceivedSchema, ReturnSchema
from care.archives.supplement import SUPPLEMENT_LABELS
from care.archives.supplement_queries import PAGE, SupplementRow
from kernel.actor import Actor
from obligations import queries as obligations
from web import forms
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("roster_supplements", __name__, url_prefix="/<school>/roster-supplements")


@blueprint.get("/")
@permit(Permission.ROSTER_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """Who waits to be added, who waits for the centre, and who was added before."""
    return _list_page(actor, None)


@blueprint.post("/signatures")
@permit(Permission.ROSTER_SIGN)
def sign_chosen(actor: Actor) -> ResponseReturnValue:
    """Add the chosen students, each by a numbered signature of its own."""
    form = forms.read(ChosenSchema)
    with form:
        signed = services.sign_supplements(
            supplement_ids=form.data["supplement"], attested=form.data["attested"], actor=actor
        )
    if form.failed:
        return _list_page(actor, form)
    flash(_("已添加 %(count)s 名学生，等中心签收。", count=len(signed)), "done")
    return see_other("roster_supplements.index")


@blueprint.post("/receipts")
@permit(Permission.ROSTER_RECEIVE)
def receive_chosen(actor: Actor) -> ResponseReturnValue:
    """The centre receives the chosen additions."""
    form = forms.read(ReceivedSchema)
    with form:
        received = services.receive_supplements(supplement_ids=form.data["received"], actor=actor)
    if form.failed:
        return _list_page(actor, form)
    flash(_("已签收 %(count)s 份增补。", count=received), "done")
    return see_other("roster_supplements.index")


@blueprint.get("/<uuid:supplement_id>")
@permit(Permission.ROSTER_READ)
def show(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """One addition: to sign it, or as it was signed."""
    return _page(actor, supplement_id, None)


@blueprint.post("/<uuid:supplement_id>/signature")
@permit(Permission.ROSTER_SIGN)
def sign(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """Add one student at once."""
    form = forms.read(AdditionSchema)
    with form:
        services.sign_supplements(
            supplement_ids=[supplement_id],
            attested=form.data["attested"],
            notes={supplement_id: form.data["note"]},
            seen={supplement_id: form.data["version"]},
            actor=actor,
        )
    if form.failed:
        return _page(actor, supplement_id, form)
    flash(_("已添加到花名册，等中心签收。签名的一份已经固定。"), "done")
    return see_other("roster_supplements.show", supplement_id=supplement_id)


@blueprint.post("/<uuid:supplement_id>/receipt")
@permit(Permission.ROSTER_RECEIVE)
def receive(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """The centre receives one addition."""
    services.receive_supplements(supplement_ids=[supplement_id], actor=actor)
    flash(_("已签收。"), "done")
    return see_other("roster_supplements.index")


@blueprint.post("/<uuid:supplement_id>/return")
@permit(Permission.ROSTER_RECEIVE)
def give_back(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """The centre gives one addition back with a reason."""
    form = forms.read(ReturnSchema)
    with form:
        services.give_back_supplement(
            supplement_id=supplement_id,
            reason=form.data["reason"],
            seen_version=form.data["version"],
            actor=actor,
        )
    if form.failed:
        return _page(actor, supplement_id, form)
    flash(_("已退回，学院会看到原因。"), "done")
    return see_other("roster_supplements.index")


def _list_page(actor: Actor, form: forms.Form | None) -> ResponseReturnValue:
    page = paging(supplement_queries.count(actor), PAGE)
    rows = services.open_supplements(page.number, actor=actor)
    to_sign, to_receive = supplement_queries.waiting(actor)
    due = [row for row in rows if row.waits_for_signature]
    handed_in = [row for row in rows if row.waits_for_receipt]
    mine = [row for row in handed_in if _is_for(row, actor)] if actor.may(Permission.ROSTER_RECEIVE) else []
    context = {
        "due": due,
        "handed_in": handed_in,
        "receivable": mine,
        "settled": [row for row in rows if not row.waits_for_signature and not row.waits_for_receipt],
        "duties": {subject: lines[0] for subject, lines in obligations.for_subjects([row.id for row in due]).items()},
        "to_sign": to_sign,
        "to_receive": to_receive,
        "may_sign": actor.may(Permission.ROSTER_SIGN),
        "labels": SUPPLEMENT_LABELS,
        "paging": page,
    }
    if form is not None and form.failed:
        return form.page("roster_supplements/index.html", **context)
    ticked = forms.blank(supplement=[row.id for row in due], received=[row.id for row in mine])
    return render_template("roster_supplements/index.html", form=ticked, **context)


def _page(actor: Actor, supplement_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    row = services.open_supplement(supplement_id, actor=actor)
    snapshots = supplement_queries.snapshots(supplement_id)
    to_sign, _to_receive = supplement_queries.waiting(actor)
    context = {
        "row": row,
        "duty": next(iter(obligations.for_subject(supplement_id)), None),
        "snapshots": snapshots,
        "signed": services.open_snapshot(snapshots[0], actor=actor) if snapshots else [],
        "others": max(to_sign - 1, 0) if row.waits_for_signature else 0,
        "labels": SUPPLEMENT_LABELS,
        "variations": VARIATION_LABELS,
        "may_sign": row.waits_for_signature and actor.may(Permission.ROSTER_SIGN),
        "may_receive": actor.may(Permission.ROSTER_RECEIVE) and _is_for(row, actor),
        "may_print": bool(snapshots) and actor.may(Permission.ROSTER_PRINT),
    }
    if form is not None and form.failed:
        return form.page("roster_supplements/show.html", **context)
    return render_template("roster_supplements/show.html", form=forms.blank(version=row.version), **context)


def _is_for(row: SupplementRow, actor: Actor) -> bool:
    """Whether this person may receive it: somebody else than who signed."""
    return row.waits_for_receipt and row.submitted_by != actor.user_id
