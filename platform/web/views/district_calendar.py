"""校历与节假日 (区级): the years that are published, a holiday list to look at before it is published, terms for schools."""

from __future__ import annotations

import json

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from people.roster.archive import checked_copy
from school_calendar import calendar_files, day_tables, queries, services
from school_calendar.day_tables import Sent
from school_calendar.errors import CalendarFileFaults
from school_calendar.schemas import DayListSchema, PublicationSchema, TermTemplateSchema
from school_calendar.workdays import DayKind, TermSpan
from web import forms
from web.permit import permit
from web.replies import csv_file, see_other

blueprint = Blueprint("district_calendar", __name__, url_prefix="/district/calendar")

KIND_LABELS = {DayKind.HOLIDAY: "放假", DayKind.MAKEUP: "调休上班", DayKind.WORKDAY: "上班"}
SOURCE_LABELS = {calendar_files.Source.OFFICIAL: "正式", calendar_files.Source.ASSUMED: "假设"}


@blueprint.get("/")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def index(_actor: Actor) -> ResponseReturnValue:
    """What is published, and the ways to publish more."""
    return _page(forms.blank())


@blueprint.get("/template")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def template(_actor: Actor) -> ResponseReturnValue:
    """The table to fill in."""
    heading, *rows = day_tables.template()
    return csv_file(_("放假安排模板"), heading, rows)


@blueprint.post("/preview")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def preview(_actor: Actor) -> ResponseReturnValue:
    """Look at a file before it is published; nothing changes."""
    form = forms.read(DayListSchema)
    with form:
        sent = forms.uploaded("file")
        name, data = sent.filename or "", sent.stream.read(day_tables.MAX_BYTES + 1)
        if name.lower().endswith(".xlsx"):
            data = checked_copy(data)
        found = day_tables.read(name, data, label=form.data["label"])
    return _page(form) if form.failed else _preview(found)


@blueprint.get("/builtin")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def builtin(_actor: Actor) -> ResponseReturnValue:
    """Look at the calendar that comes with the platform."""
    return _preview(day_tables.of_builtin())


@blueprint.post("/imports")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def publish(actor: Actor) -> ResponseReturnValue:
    """Publish what the preview showed."""
    form = forms.read(PublicationSchema)
    with form:
        services.import_calendar(file=calendar_files.parse(form.data["document"]), actor=actor)
    if form.failed:
        return _page(form)
    flash(_("已发布。各校等待这一年校历的事项，会在下一次每日更新时算出日期。"), "done")
    return see_other("district_calendar.index")


@blueprint.post("/terms")
@permit(Permission.DISTRICT_CALENDAR_EDIT)
def publish_term(actor: Actor) -> ResponseReturnValue:
    """Publish one term for the schools of a track."""
    form = forms.read(TermTemplateSchema)
    with form:
        data = form.data
        span = TermSpan(data["year"], data["number"], data["starts_on"], data["ends_on"])
        services.publish_terms(terms={data["track"]: [span]}, actor=actor)
    if form.failed:
        return _page(form, open_form="terms")
    flash(_("学期安排已发布，学校在自己的校历页点「采用」后生效。"), "done")
    return see_other("district_calendar.index")


def _preview(found: Sent) -> ResponseReturnValue:
    return render_template(
        "district_calendar/preview.html",
        form=forms.blank(document=json.dumps(found.document, ensure_ascii=False)),
        calendar=found.calendar,
        days=queries.stretches(found.calendar.days),
        before=queries.published_years(),
        kinds=KIND_LABELS,
        sources=SOURCE_LABELS,
        tracks=queries.TRACK_NAMES,
    )


def _page(form: forms.Form, *, open_form: str = "days") -> ResponseReturnValue:
    faults = form.refusal.faults if isinstance(form.refusal, CalendarFileFaults) else ()
    days = queries.calendar_days()
    context = {
        "open_form": open_form,
        "faults": faults,
        "versions": queries.calendar_versions(),
        "years": {
            year: queries.stretches(entry for entry in days if entry.day.year == year)
            for year in queries.published_years()
        },
        "templates": queries.term_templates(),
        "kinds": KIND_LABELS,
        "sources": SOURCE_LABELS,
        "tracks": queries.TRACK_NAMES,
    }
    if form.failed:
        return form.page("district_calendar/index.html", **context)
    return render_template("district_calendar/index.html", form=form, **context)
