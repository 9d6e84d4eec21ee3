"""重点关注: asked for by a rule or a person, granted or refused by another, ended with the counsellor's opinion."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import ReasonSchema
from kernel.actor import Actor
from web import drafting, forms
from web.permit import permit
from web.replies import see_other
from web.views.case_words import ask_for_words

blueprint = Blueprint("case_priority", __name__, url_prefix="/<school>/cases/<uuid:case_id>")


@blueprint.get("/priority-request")
@permit(Permission.CASE_FLAG)
def ask(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: why priority."""
    return _ask_page(actor, case_id, drafting.begun(actor, url_for("case_priority.request_priority", case_id=case_id)))


@blueprint.post("/priority-request")
@permit(Permission.CASE_FLAG)
def request_priority(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Ask for priority."""
    form = forms.read(ReasonSchema)
    with form:
        services.ask_priority(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _ask_page(actor, case_id, form)
    flash(_("已申请，由领导小组或校长决定。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/priority")
@permit(Permission.CASE_PRIORITY)
def grant(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Grant what somebody else, or the rule, asked for."""
    services.raise_priority(queries.visible_case(actor, case_id), actor=actor)
    flash(_("已列为重点，谈话等待办已加密。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/priority-refusal")
@permit(Permission.CASE_PRIORITY)
def ask_refusal(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: why not."""
    return _refusal_page(actor, case_id, drafting.begun(actor, url_for("case_priority.refuse", case_id=case_id)))


@blueprint.post("/priority-refusal")
@permit(Permission.CASE_PRIORITY)
def refuse(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Refuse it."""
    form = forms.read(ReasonSchema)
    with form:
        services.refuse_priority(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _refusal_page(actor, case_id, form)
    flash(_("已决定暂不列为重点。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/opinion")
@permit(Permission.CASE_OPINION)
def ask_opinion(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: whether priority may end."""
    return _opinion_page(actor, case_id, drafting.begun(actor, url_for("case_priority.give_opinion", case_id=case_id)))


@blueprint.post("/opinion")
@permit(Permission.CASE_OPINION)
def give_opinion(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write the opinion down."""
    form = forms.read(ReasonSchema)
    with form:
        services.give_opinion(queries.visible_case(actor, case_id), text=form.data["reason"], actor=actor)
    if form.failed:
        return _opinion_page(actor, case_id, form)
    flash(_("已写下意见，由另一位老师决定。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/priority-end")
@permit(Permission.CASE_PRIORITY)
def ask_end(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: why priority may end."""
    return _end_page(actor, case_id, drafting.begun(actor, url_for("case_priority.end", case_id=case_id)))


@blueprint.post("/priority-end")
@permit(Permission.CASE_PRIORITY)
def end(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """End priority."""
    form = forms.read(ReasonSchema)
    with form:
        services.lower_priority(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _end_page(actor, case_id, form)
    flash(_("已结束重点关注，支持继续。"), "done")
    return see_other("cases.show", case_id=case_id)


def _ask_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    heading, verb = _("为什么%(name)s需要重点关注？"), _("申请列为重点")
    return ask_for_words(
        actor,
        case_id,
        form,
        heading=heading,
        verb=verb,
        action=url_for("case_priority.request_priority", case_id=case_id),
    )


def _refusal_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    heading, verb = _("为什么%(name)s暂不列为重点？"), _("暂不列为重点")
    return ask_for_words(
        actor, case_id, form, heading=heading, verb=verb, action=url_for("case_priority.refuse", case_id=case_id)
    )


def _opinion_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    heading, verb = _("%(name)s可以结束重点关注吗？"), _("写下意见")
    return ask_for_words(
        actor,
        case_id,
        form,
        heading=heading,
        verb=verb,
        action=url_for("case_priority.give_opinion", case_id=case_id),
        label=_("意见"),
    )


def _end_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    return ask_for_words(
        actor,
        case_id,
        form,
        heading=_("结束对%(name)s的重点关注"),
        verb=_("结束重点关注"),
        action=url_for("case_priority.end", case_id=case_id),
        hint=_("需要连续稳定 30 天，并且心理健康教育教师已写下意见。"),
    )
