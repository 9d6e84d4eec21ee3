"""档案移交: the colleges' files of the month, one file with its two copies, and the centre's guidance."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.archives import filing_queries as queries
from care.archives import queries as rosters
from care.archives import services
from care.archives.filing import COPY_LABELS, ITEM_LABELS, MODE_LABELS, CopyKind, ItemState, Mode
from care.archives.schemas import ArchiveSignatureSchema, CollegeSchema, GuidanceSchema, ReasonSchema, ReceiptSchema
from kernel.actor import Actor
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("archive_batches", __name__, url_prefix="/<school>/archive-batches")

PIECE = 64 * 1024


@blueprint.get("/")
@permit(Permission.ARCHIVE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """How far each college is."""
    return render_template(
        "archive_batches/index.html",
        colleges=queries.board(actor),
        guidance=queries.guidance(),
        may_open=actor.may(Permission.ARCHIVE_DELIVER),
    )


@blueprint.post("/")
@permit(Permission.ARCHIVE_DELIVER)
def begin(actor: Actor) -> ResponseReturnValue:
    """Open the month that is due for a college."""
    college = rosters.visible_college(actor, forms.parse(CollegeSchema)["college"])
    batch = services.open_batch_of(college=college, actor=actor)
    return see_other("archive_batches.show", archive_id=batch.id)


@blueprint.get("/guidance")
@permit(Permission.ARCHIVE_READ)
def guidance(actor: Actor) -> ResponseReturnValue:
    """What belongs into a file; for the centre the form for the next version."""
    return _guidance_page(actor, None)


@blueprint.post("/guidance")
@permit(Permission.ARCHIVE_GUIDE)
def publish(actor: Actor) -> ResponseReturnValue:
    """Publish the next version."""
    form = forms.read(GuidanceSchema)
    with form:
        services.publish_guidance(**form.data, actor=actor)
    if form.failed:
        return _guidance_page(actor, form)
    flash(_("已发布。以后开始的归档按这一版核对，已经开始的不变。"), "done")
    return see_other("archive_batches.guidance")


@blueprint.get("/<uuid:archive_id>")
@permit(Permission.ARCHIVE_READ)
def show(actor: Actor, archive_id: UUID) -> ResponseReturnValue:
    """The files of one batch."""
    batch, college = queries.visible_batch(actor, archive_id)
    states = queries.states_seen(archive_id, actor)
    return render_template(
        "archive_batches/show.html",
        batch=batch,
        college=college,
        rows=services.open_batch(archive_id, actor=actor),
        drafts=states.get(ItemState.DRAFT, 0),
        signed=states.get(ItemState.SIGNED, 0),
        received=states.get(ItemState.RECEIVED, 0),
        total=sum(states.values()) - states.get(ItemState.RETURNED, 0),
        states=ITEM_LABELS,
        may_sign=actor.may(Permission.ARCHIVE_SIGN),
        may_receive=actor.may(Permission.ARCHIVE_RECEIVE),
        may_deliver=actor.may(Permission.ARCHIVE_DELIVER),
    )


@blueprint.post("/<uuid:archive_id>/delivery")
@permit(Permission.ARCHIVE_DELIVER)
def deliver(actor: Actor, archive_id: UUID) -> ResponseReturnValue:
    """Bring everything that is signed to the centre."""
    batch, _college = queries.visible_batch(actor, archive_id)
    count = services.deliver(batch=batch, actor=actor)
    flash(_("已登记送出 %(count)s 份原件，副本留学院。等中心逐份签收。", count=count), "done")
    return see_other("archive_batches.show", archive_id=archive_id)


@blueprint.get("/<uuid:archive_id>/files/<uuid:item_id>")
@permit(Permission.ARCHIVE_READ)
def look(actor: Actor, archive_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """One file: the checklist and the signature, or the receipt."""
    return _item_page(actor, archive_id, item_id, None)


@blueprint.post("/<uuid:archive_id>/files/<uuid:item_id>/signature")
@permit(Permission.ARCHIVE_SIGN)
def sign(actor: Actor, archive_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Sign the original and the copy."""
    item = queries.visible_item(actor, archive_id, item_id)
    form = forms.read(ArchiveSignatureSchema)
    with form:
        data = form.data
        hashes = [_hash(kind) for kind in CopyKind] if data["mode"] is Mode.DIGITAL else []
        services.sign_item(item=item, **data, hashes=hashes, actor=actor)
    if form.failed:
        return _item_page(actor, archive_id, item_id, form)
    flash(_("已签名：原件和副本各一份。"), "done")
    return see_other("archive_batches.show", archive_id=archive_id)


@blueprint.post("/<uuid:archive_id>/files/<uuid:item_id>/receipt")
@permit(Permission.ARCHIVE_RECEIVE)
def receive(actor: Actor, archive_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Give the receipt for one file."""
    item = queries.visible_item(actor, archive_id, item_id)
    form = forms.read(ReceiptSchema)
    with form:
        receipt = services.receive_item(item=item, pages=form.data["pages"], actor=actor)
    if form.failed:
        return _item_page(actor, archive_id, item_id, form)
    flash(_("已签收，签收号 %(number)s。", number=receipt.number), "done")
    return see_other("archive_batches.show", archive_id=archive_id)


@blueprint.post("/<uuid:archive_id>/files/<uuid:item_id>/return")
@permit(Permission.ARCHIVE_RECEIVE)
def give_back(actor: Actor, archive_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Give a file back with a reason."""
    item = queries.visible_item(actor, archive_id, item_id)
    form = forms.read(ReasonSchema)
    with form:
        services.return_item(item=item, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _item_page(actor, archive_id, item_id, form)
    flash(_("已退回，学院会看到原因；补好后重新签名。"), "done")
    return see_other("archive_batches.show", archive_id=archive_id)


def _hash(kind: CopyKind) -> str:
    """The hash of an uploaded file, read piece by piece; the file itself is not kept."""
    stream, digest = forms.uploaded(f"{kind}_file").stream, hashlib.sha256()
    for piece in iter(partial(stream.read, PIECE), b""):
        digest.update(piece)
    return digest.hexdigest()


def _guidance_page(actor: Actor, form: forms.Form | None) -> ResponseReturnValue:
    newest = queries.guidance()
    context = {"newest": newest, "may_guide": actor.may(Permission.ARCHIVE_GUIDE)}
    if form is not None and form.failed:
        return form.page("archive_batches/guidance.html", **context)
    begun = forms.blank(materials="\n".join(newest.materials)) if newest else forms.blank()
    return render_template("archive_batches/guidance.html", form=begun, **context)


def _item_page(actor: Actor, archive_id: UUID, item_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    batch, college = queries.visible_batch(actor, archive_id)
    row = services.open_item(archive_id, item_id, actor=actor)
    copies = queries.copies(item_id)
    original = copies.get(CopyKind.ORIGINAL)
    materials = queries.guidance_of(batch).materials
    context = {
        "batch": batch,
        "college": college,
        "row": row,
        "item": row.item,
        "copies": [(COPY_LABELS[kind], copies[kind]) for kind in CopyKind if kind in copies],
        "materials": [(str(place), text) for place, text in enumerate(materials)],
        "modes": [(mode.value, _(MODE_LABELS[mode])) for mode in Mode],
        "reason": services.returned_reason(row.item),
        "states": ITEM_LABELS,
        "may_sign": row.item.state == ItemState.DRAFT and actor.may(Permission.ARCHIVE_SIGN),
        "may_receive": row.item.state == ItemState.DELIVERED
        and actor.may(Permission.ARCHIVE_RECEIVE)
        and original is not None
        and original.signed_by != actor.user_id,
    }
    if form is not None and form.failed:
        return form.page("archive_batches/item.html", **context)
    return render_template("archive_batches/item.html", form=forms.blank(mode=Mode.PAPER), **context)
