"""受保护的档案: only the people named open it, whatever the others' roles."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from accounts.queries import Answering
from accounts.roles import LABELS
from care.cases import services
from care.cases.schemas import ProtectionSchema
from kernel.actor import Actor
from web import drafting, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("file_protections", __name__, url_prefix="/<school>/cases/<uuid:case_id>/protection")


@blueprint.get("/")
@permit(Permission.CASE_PROTECT)
def show(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Who opens the file now, and the form that names them anew."""
    page = services.open_protection(case_id, actor=actor)
    chosen = page.standing.reader_ids if page.standing else {one.user_id for one in page.near.others}
    place = url_for("file_protections.protect", case_id=case_id)
    reason = page.standing.reason if page.standing else ""
    return _page(page, drafting.begun(actor, place, reader=[str(one) for one in chosen], reason=reason))


@blueprint.post("/")
@permit(Permission.CASE_PROTECT)
def protect(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Protect the file, or name its readers anew."""
    form = forms.read(ProtectionSchema)
    with form:
        data = form.data
        services.protect_file(case_id, reader_ids=data["reader"], reason=data["reason"], actor=actor)
    if form.failed:
        return _page(services.open_protection(case_id, actor=actor), form)
    flash(_("已保护。现在只有列出的老师可以打开这份档案。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/lifting")
@permit(Permission.CASE_PROTECT)
def lift(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Let roles decide again."""
    services.lift_protection(case_id, actor=actor)
    flash(_("已解除保护，按职责可以查看的老师都可以打开。"), "done")
    return see_other("cases.show", case_id=case_id)


def _page(page: services.ProtectionPage, form: forms.Form) -> ResponseReturnValue:
    near = page.near
    others = [(str(one.user_id), one.name, _offices(one)) for one in near.others]
    others += [(str(one.user_id), one.name, _("同年级班主任，可代为办理")) for one in near.stand_ins]
    context = {"page": page, "file": page.file, "others": others, "always": _names(near.always)}
    if form.failed:
        return form.page("cases/protection.html", **context)
    return render_template("cases/protection.html", form=form, **context)


def _names(people: Iterable[Answering]) -> str:
    return "、".join(f"{one.name}（{_offices(one)}）" for one in people)


def _offices(one: Answering) -> str:
    return "、".join(_(LABELS[role]) for role in one.roles)
