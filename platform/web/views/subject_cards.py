"""任课教师反馈卡: asked for from a student's file, filled in beside the hint for the lessons, and nothing else of a case."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.file import TipLine
from care.talks import queries, services
from care.talks.schemas import AskCardSchema, CardSchema
from care.talks.services import CardAnswer
from care.talks.terms import COMPANY_LABELS, HOMEWORK_LABELS, LESSON_LABELS, Conduct
from kernel.actor import Actor
from web import drafting, forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("subject_cards", __name__, url_prefix="/<school>")


@blueprint.get("/cases/<uuid:case_id>/subject-cards/new")
@permit(Permission.TALK_RECORD)
def choose(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Which subject teachers are asked for a card."""
    return _choice(actor, case_id, forms.blank())


@blueprint.post("/cases/<uuid:case_id>/subject-cards/")
@permit(Permission.TALK_RECORD)
def ask(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Ask them."""
    form = forms.read(AskCardSchema)
    with form:
        services.ask_cards(case_id, teacher_ids=form.data["teacher"], actor=actor)
    if form.failed:
        return _choice(actor, case_id, form)
    flash(_("已请任课教师反馈。他们只看到支持提示，看不到原因；收到后会记入这份档案。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/tips/<uuid:case_id>/card")
@permit(Permission.CASE_TIP)
def blank(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """A card that nobody asked for."""
    place = url_for("subject_cards.send", case_id=case_id)
    return _page(place, drafting.begun(actor, place), cases.open_tip(case_id, actor=actor), "")


@blueprint.post("/tips/<uuid:case_id>/card")
@permit(Permission.CASE_TIP)
def send(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Send it."""
    form = forms.read(CardSchema)
    with form:
        services.send_card(case_id, answer=CardAnswer(**form.data), actor=actor)
    if form.failed:
        place = url_for("subject_cards.send", case_id=case_id)
        return _page(place, form, cases.open_tip(case_id, actor=actor), "")
    return _sent()


@blueprint.get("/tips/cards/<uuid:card_id>")
@permit(Permission.CASE_TIP)
def show(actor: Actor, card_id: UUID) -> ResponseReturnValue:
    """A card that a class teacher asked for."""
    card, tip = services.open_card(card_id, actor=actor)
    place = url_for("subject_cards.answer", card_id=card_id)
    return _page(place, drafting.begun(actor, place), tip, card.asked_by_name)


@blueprint.post("/tips/cards/<uuid:card_id>")
@permit(Permission.CASE_TIP)
def answer(actor: Actor, card_id: UUID) -> ResponseReturnValue:
    """Fill it in."""
    form = forms.read(CardSchema)
    with form:
        services.answer_card(card_id, answer=CardAnswer(**form.data), actor=actor)
    if form.failed:
        card, tip = services.open_card(card_id, actor=actor)
        return _page(url_for("subject_cards.answer", card_id=card_id), form, tip, card.asked_by_name)
    return _sent()


def _sent() -> ResponseReturnValue:
    flash(_("已交给班主任，谢谢您。"), "done")
    return see_other("tips.index")


def _choice(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    waiting = queries.waiting_cards(case_id)
    teachers = services.teachers_to_ask(file.student.class_id, file.student.id)
    context = {
        "file": file,
        "teachers": [(str(user_id), name) for user_id, name in teachers if user_id not in waiting],
        "asked": [name for user_id, name in teachers if user_id in waiting],
    }
    if form.failed:
        return form.page("subject_cards/choose.html", **context)
    return render_template("subject_cards/choose.html", form=form, **context)


def _page(action: str, form: forms.Form, tip: TipLine, asked_by: str) -> ResponseReturnValue:
    context = {
        "action": action,
        "tip": tip,
        "asked_by": asked_by,
        "lessons": _options(LESSON_LABELS),
        "company": _options(COMPANY_LABELS),
        "homework": _options(HOMEWORK_LABELS),
    }
    if form.failed:
        return form.page("subject_cards/card.html", **context)
    return render_template("subject_cards/card.html", form=form, **context)


def _options(labels: dict[Conduct, str]) -> list[tuple[str, str]]:
    return [(step.value, _(label)) for step, label in labels.items()]
