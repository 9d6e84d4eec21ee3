"""校历: the school's terms, the days off ahead, what the calendar lacks; adopting the district's terms, setting one's own."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from school_calendar import queries, services
from school_calendar.schemas import TermSchema
from school_calendar.workdays import TermSpan
from web import forms
from web.permit import permit
from web.replies import see_other
from web.views.district_calendar import KIND_LABELS, SOURCE_LABELS

blueprint = Blueprint("school_calendar", __name__, url_prefix="/<school>/calendar")


@blueprint.get("/")
@permit(Permission.CALENDAR_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The school's calendar."""
    return _page(actor, forms.blank())


@blueprint.post("/adoption")
@permit(Permission.CALENDAR_EDIT)
def adopt(actor: Actor) -> ResponseReturnValue:
    """Take over the district's terms."""
    services.adopt_terms(actor=actor)
    flash(_("已采用区里的学期安排。"), "done")
    return see_other("school_calendar.index")


@blueprint.post("/terms")
@permit(Permission.CALENDAR_EDIT)
def set_term(actor: Actor) -> ResponseReturnValue:
    """Set the dates of one term of the school's own."""
    form = forms.read(TermSchema)
    with form:
        data = form.data
        span = TermSpan(data["year"], data["number"], data["starts_on"], data["ends_on"])
        services.set_term(span=span, seen=data["version"], actor=actor)
    if form.failed:
        return _page(actor, form)
    flash(_("学期日期已保存。还没有开始的事项会按新的日期计算，已经开始的保持不变。"), "done")
    return see_other("school_calendar.index")


@blueprint.get("/terms/<int:year>-<int:number>")
@permit(Permission.CALENDAR_EDIT)
def edit_term(actor: Actor, year: int, number: int) -> ResponseReturnValue:
    """The same page with one term in the form."""
    term = queries.term(year, number)
    return _page(
        actor,
        forms.blank(year=year, number=number, starts_on=term.starts_on, ends_on=term.ends_on, version=term.version),
    )


def _page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    published = {(template.year, template.number): template for template in queries.term_templates(queries.track())}
    context = {
        "terms": queries.terms(),
        "published": published,
        "today": clock.today(),
        "ahead": queries.stretches(queries.days_ahead()),
        "missing": queries.missing_years(),
        "may_edit": actor.may(Permission.CALENDAR_EDIT),
        "kinds": KIND_LABELS,
        "sources": SOURCE_LABELS,
    }
    if form.failed:
        return form.page("school_calendar/index.html", **context)
    return render_template("school_calendar/index.html", form=form, **context)
