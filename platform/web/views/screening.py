"""摸底排查: the board of all classes, the form of one class, its hand-in and its review."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases.terms import EVIDENCE_LABELS, EvidenceSource
from care.peer_care import queries as peer_care
from care.screening import queries, services
from care.screening.lifecycle import OUTCOME_LABELS, WINDOW_LABELS, ClassState, Outcome
from care.screening.schemas import HandInSchema, OutcomesSchema, ReasonSchema
from care.screening.services import Found
from kernel.actor import Actor
from policy_profiles import queries as profiles
from policy_profiles.format import Profile
from web import drafting, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("screening", __name__, url_prefix="/<school>/screening")


@blueprint.get("/")
@permit(Permission.SCREENING_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """How far the screening is, class by class."""
    return render_template("screening/index.html", board=queries.board(actor), labels=WINDOW_LABELS)


@blueprint.get("/<uuid:screening_id>")
@permit(Permission.SCREENING_READ)
def show(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """One class: the form for its teacher, the results for whoever reviews them."""
    return _page(actor, screening_id, None)


@blueprint.post("/<uuid:screening_id>/outcomes")
@permit(Permission.SCREENING_RECORD)
def record(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """Save what was found so far."""
    screening, _group = queries.visible_screening(actor, screening_id)
    form = forms.read(OutcomesSchema)
    with form:
        found = _found(form.data, {row.student_id for row in queries.students(screening, actor) if row.outcome is None})
        services.record_outcomes(screening=screening, found=found, seen_version=form.data["version"], actor=actor)
    if form.failed:
        return _page(actor, screening_id, form)
    flash(_("已保存。全部学生都有结果后，请提交复核。"), "done")
    return see_other("screening.show", screening_id=screening_id)


@blueprint.post("/<uuid:screening_id>/submission")
@permit(Permission.SCREENING_RECORD)
def submit(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """Hand the class in for review."""
    screening, _group = queries.visible_screening(actor, screening_id)
    form = forms.read(HandInSchema)
    with form:
        services.submit(screening=screening, seen_version=form.data["version"], actor=actor)
    if form.failed:
        return _page(actor, screening_id, form)
    flash(_("已提交复核。候选名单会由另一位老师确认。"), "done")
    return see_other("screening.show", screening_id=screening_id)


@blueprint.post("/<uuid:screening_id>/approval")
@permit(Permission.SCREENING_REVIEW)
def approve(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """Approve a class that somebody else screened."""
    screening, _group = queries.visible_screening(actor, screening_id)
    services.approve(screening=screening, actor=actor)
    flash(_("复核通过。"), "done")
    return see_other("screening.index")


@blueprint.post("/<uuid:screening_id>/return")
@permit(Permission.SCREENING_REVIEW)
def give_back(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """Give the class back with a reason."""
    screening, _group = queries.visible_screening(actor, screening_id)
    form = forms.read(ReasonSchema)
    with form:
        services.give_back(screening=screening, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(actor, screening_id, form)
    flash(_("已退回，班主任会看到原因。"), "done")
    return see_other("screening.index")


@blueprint.post("/<uuid:screening_id>/reopening")
@permit(Permission.SCREENING_REVIEW)
def reopen(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """Open a completed class again with a reason."""
    screening, _group = queries.visible_screening(actor, screening_id)
    form = forms.read(ReasonSchema)
    with form:
        services.reopen(screening=screening, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(actor, screening_id, form)
    flash(_("已重新打开，班主任可以修改结果。"), "done")
    return see_other("screening.index")


def _page(actor: Actor, screening_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    screening, group = queries.visible_screening(actor, screening_id)
    _version, profile = profiles.current_profile()
    rows = services.open_class(screening, group=group, actor=actor)
    context = {
        "screening": screening,
        "group": group,
        "rows": rows,
        "signals": _signals(actor, [row.student_id for row in rows]),
        "window": queries.window(screening.window_id),
        "reason": queries.returned_reason(screening),
        "categories": category_options(profile),
        "kinds": [(kind.value, EVIDENCE_LABELS[kind]) for kind in EvidenceSource],
        "outcomes": [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in Outcome],
        "may_record": screening.state == ClassState.OPEN and actor.may(Permission.SCREENING_RECORD),
        "may_review": actor.may(Permission.SCREENING_REVIEW) and screening.submitted_by != actor.user_id,
    }
    if form is None or not form.failed:
        place = url_for("screening.record", screening_id=screening.id)
        form = drafting.begun(actor, place, version=screening.version)
        return render_template("screening/class.html", form=form, **context)
    return form.page("screening/class.html", **context)


def _signals(actor: Actor, student_ids: list[UUID]) -> dict[UUID, list[tuple[UUID, date]]]:
    """What student helpers noticed and the class teacher kept for the screening; only for whoever reads such things."""
    return peer_care.early_signals(student_ids, actor) if actor.may(Permission.PEER_OBSERVATION_READ) else {}


def category_options(profile: Profile) -> list[tuple[str, str]]:
    """The categories that can be chosen as one list; a finer kind is a choice of its own (`code/subtag`)."""
    options = []
    for category in profile.open_categories:
        if not category.subtag_required:
            options.append((category.code, category.title))
        options += [
            (f"{category.code}/{subtag.key}", f"{category.title}：{subtag.title}") for subtag in category.subtags
        ]
    return options


def _found(data: dict[str, object], unset: set[UUID]) -> list[Found]:
    """What the form says; `rest_none` fills in whoever has no outcome yet."""
    given = data["student"]
    assert isinstance(given, dict)  # noqa: S101  the schema made it so
    found = [
        Found(
            student_id=student_id,
            outcome=entry["outcome"],
            tags=entry["tags"],
            category_code=entry["category"].partition("/")[0] or None,
            category_subtag=entry["category"].partition("/")[2] or None,
            basis_kind=entry["basis_kind"],
            basis=entry["basis"],
        )
        for student_id, entry in given.items()
        if entry["outcome"] is not None
    ]
    if data["rest_none"]:
        named = {one.student_id for one in found}
        found += [Found(student_id=student_id, outcome=Outcome.NONE) for student_id in sorted(unset - named)]
    return found
