"""区模板 (学校): the district's editions before the school: what is new, what the school changed itself, merging or declining."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import NotFound
from people import queries as people
from policy_profiles import loader, services, template_queries
from policy_profiles.comparison import is_for
from policy_profiles.errors import ProfileFaults
from policy_profiles.merge_words import told
from policy_profiles.merging import Difference, Merge, Side
from policy_profiles.schemas import MergingSchema, RefusalSchema
from web import forms
from web.language import translate
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("template_offers", __name__, url_prefix="/<school>/profile/templates")


@blueprint.get("/")
@permit(Permission.PROFILE_ADOPT)
def index(_actor: Actor) -> ResponseReturnValue:
    """The newest edition of each template that the school can take over, and where the school stands."""
    stage = people.school_stage()
    offers = [one for one in template_queries.standings() if is_for(one.stages, stage)]
    return render_template("template_offers/index.html", offers=offers)


@blueprint.get("/<string:key>/<int:number>")
@permit(Permission.PROFILE_ADOPT)
def show(_actor: Actor, key: str, number: int) -> ResponseReturnValue:
    """An edition beside the school's document, difference by difference."""
    return _page(key, number)


@blueprint.post("/<string:key>/<int:number>/merging")
@permit(Permission.PROFILE_ADOPT)
def merge(actor: Actor, key: str, number: int) -> ResponseReturnValue:
    """Merge an edition into the draft, with the conflicts settled as chosen."""
    form = forms.read(MergingSchema)
    with form:
        given = form.data
        services.take_edition(
            edition_id=_found(key, number),
            choices=given["choice"],
            seen_version=given["version"],
            actor=actor,
        )
    if form.failed:
        return _page(key, number, form)
    flash(_("已并入草稿。发布之前，正在执行的制度不变。"), "done")
    return see_other("policy_drafts.show")


@blueprint.post("/<string:key>/<int:number>/refusal")
@permit(Permission.PROFILE_ADOPT)
def decline(actor: Actor, key: str, number: int) -> ResponseReturnValue:
    """Do not take an edition over, with a reason."""
    form = forms.read(RefusalSchema)
    with form:
        services.decline_edition(edition_id=_found(key, number), reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(key, number, refusing=form)
    flash(_("已答复区里：本校不采用这一版。"), "done")
    return see_other("template_offers.index")


def _found(key: str, number: int) -> UUID:
    edition = template_queries.numbered_edition(key, number)
    if not is_for(edition.document["stages"], people.school_stage()):
        raise NotFound
    return edition.id


def _page(
    key: str, number: int, form: forms.Form | None = None, refusing: forms.Form | None = None
) -> ResponseReturnValue:
    offer = template_queries.offer(_found(key, number))
    merge = offer.merge
    failed = form or refusing
    refusal = failed.refusal if failed else None
    context = {
        "offer": offer,
        "edition": offer.edition,
        "conflicts": _told(merge.conflicts, merge) if merge else (),
        "taken": _told(merge.taken, merge) if merge else (),
        "kept": _told(merge.kept, merge) if merge else (),
        "sides": Side,
        "profile": None if merge else loader.parse(offer.edition.document),
        "faults": refusal.faults if isinstance(refusal, ProfileFaults) else (),
        "merging": form or forms.blank(version=offer.seen_version),
        "refusing": refusing or forms.blank(),
    }
    if failed is not None:
        return failed.page("template_offers/show.html", **context)
    return render_template("template_offers/show.html", form=None, **context)


def _told(differences: tuple[Difference, ...], merge: Merge) -> list[tuple[Difference, object]]:
    return [(one, told(one, merge, translate)) for one in differences]
