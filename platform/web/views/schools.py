"""学校管理: the district's schools, what blocks each, taking one on board, its first principal, suspending it."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.permissions import Permission
from accounts.roles import Role
from district import queries as district
from kernel import clock
from kernel.actor import Actor
from policy_profiles import loosening_queries
from school_calendar import queries as calendars
from tenants import queries, services
from tenants.labels import AREA_LABELS, STAGE_LABELS
from tenants.onboarding import LABELS, ORDER_LABELS, STATE_LABELS
from tenants.schemas import HeadSchema, RegistrationSchema, SchoolListSchema, SuspensionSchema
from web import district_desk, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("schools", __name__, url_prefix="/district/schools")


@blueprint.get("/")
@permit(Permission.SCHOOL_ONBOARD)
def index(actor: Actor) -> ResponseReturnValue:
    """Every school of the district and where it stands."""
    order = forms.parse_query(SchoolListSchema)["sort"]
    return render_template(
        "schools/index.html",
        standings=district_desk.standings(
            queries.schools_of_district(actor.district_id), people.schools_with_role(Role.PRINCIPAL), order
        ),
        order=order,
        orders=ORDER_LABELS,
        missing_years=district_desk.missing_years(calendars.published_years(), clock.today()),
        to_answer=loosening_queries.waiting(),
        to_release=district_desk.months_to_release(district.reported_months(), district.releases()),
        states=STATE_LABELS,
        stages=STAGE_LABELS,
    )


@blueprint.get("/new")
@permit(Permission.SCHOOL_ONBOARD)
def new(_actor: Actor) -> ResponseReturnValue:
    """The form for a school that comes on board."""
    return render_template("schools/new.html", form=forms.blank(), **_choices())


@blueprint.post("/")
@permit(Permission.SCHOOL_ONBOARD)
def create(actor: Actor) -> ResponseReturnValue:
    """Take a school on board."""
    form = forms.read(RegistrationSchema)
    with form:
        school = services.register_school(**form.data, actor=actor)
        slug = school.slug
    if form.failed:
        return form.page("schools/new.html", **_choices())
    flash(_("已登记。核验后即可邀请校长，开始入驻。"), "done")
    return see_other("schools.show", slug=slug)


@blueprint.get("/<string:slug>")
@permit(Permission.SCHOOL_ONBOARD)
def show(actor: Actor, slug: str) -> ResponseReturnValue:
    """One school: its state, and what the district may do next."""
    return _page(actor, slug)


@blueprint.post("/<string:slug>/verification")
@permit(Permission.SCHOOL_ONBOARD)
def verify(actor: Actor, slug: str) -> ResponseReturnValue:
    """The school is verified: its onboarding begins."""
    services.verify(school=queries.school_in_district(actor.district_id, slug), actor=actor)
    flash(_("已核验。请邀请校长。"), "done")
    return see_other("schools.show", slug=slug)


@blueprint.post("/<string:slug>/invitation")
@permit(Permission.SCHOOL_ONBOARD, fresh=True)
def invite(actor: Actor, slug: str) -> ResponseReturnValue:
    """Invite the school's head; the link is shown this once."""
    school = queries.school_in_district(actor.district_id, slug)
    form = forms.read(HeadSchema)
    link = ""
    with form:
        _invitation, code = accounts.invite_principal(school_id=school.id, name=form.data["name"], actor=actor)
        link = url_for("invitations.show", code=code, _external=True)
    if form.failed:
        return _page(actor, slug, form)
    return _page(actor, slug, link=link)


@blueprint.post("/<string:slug>/suspension")
@permit(Permission.SCHOOL_ONBOARD)
def suspend(actor: Actor, slug: str) -> ResponseReturnValue:
    """Suspend a school with a reason."""
    school = queries.school_in_district(actor.district_id, slug)
    form = forms.read(SuspensionSchema)
    with form:
        services.suspend(school=school, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(actor, slug, form)
    flash(_("已暂停。老师们仍可查看，不会产生新的待办。"), "info")
    return see_other("schools.show", slug=slug)


@blueprint.post("/<string:slug>/resumption")
@permit(Permission.SCHOOL_ONBOARD)
def resume(actor: Actor, slug: str) -> ResponseReturnValue:
    """Let a suspended school go on."""
    services.resume(school=queries.school_in_district(actor.district_id, slug), actor=actor)
    flash(_("已恢复。"), "done")
    return see_other("schools.show", slug=slug)


def _page(actor: Actor, slug: str, form: forms.Form | None = None, *, link: str = "") -> ResponseReturnValue:
    school = queries.school_in_district(actor.district_id, slug)
    context = {
        "school": school,
        "state": STATE_LABELS[school.standing],
        "stage": STAGE_LABELS[school.stage],
        "area": AREA_LABELS[school.area],
        "steps_left": [LABELS[step] for step in school.steps_left],
        "heads": people.names_with_role(school.id, Role.PRINCIPAL),
        "link": link,
    }
    if form is None:
        return render_template("schools/show.html", form=forms.blank(), **context)
    return form.page("schools/show.html", **context)


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "stages": [(stage, _(label)) for stage, label in STAGE_LABELS.items()],
        "areas": [(area, _(label)) for area, label in AREA_LABELS.items()],
    }
