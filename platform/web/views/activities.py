"""活动: growing together, group counselling, lessons, lectures for families, as they were held (K-4.9)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.queries import PAGE, RecordFilter
from care.seminars.schemas import ActivityListSchema, ActivitySchema
from care.seminars.services import ActivityEntry
from care.seminars.terms import ACTIVITY_LABELS
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, plan_words, seminar_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("activities", __name__, url_prefix="/<school>/activities")

MOST_TAKEN = 2000


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.ACTIVITY_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The activities of the school, as the list was narrowed."""
    asked = forms.parse_search(ActivityListSchema)
    wanted = _wanted(asked)
    page = paging(queries.count_activities(wanted), PAGE)
    return render_template(
        "activities/index.html",
        lines=queries.activities(actor, wanted, page=page.number),
        paging=page,
        asked=asked,
        kinds=_kinds(),
        grades=seminar_words.grades(),
        sorts=seminar_words.record_sorts(),
        **seminar_words.words(),
    )


@blueprint.post("/files")
@permit(Permission.ACTIVITY_READ)
def take_out(actor: Actor) -> ResponseReturnValue:
    """The list as a workbook: figures, nobody's name."""
    lines = queries.activities(actor, _wanted(forms.parse(ActivityListSchema)), size=MOST_TAKEN)
    rows = [seminar_words.activity_cells(line) for line in lines]
    return xlsx_file("list", seminar_words.ACTIVITY_COLUMN_LABELS, rows)


@blueprint.get("/new")
@permit(Permission.ACTIVITY_RECORD)
def new(actor: Actor) -> ResponseReturnValue:
    """The form, for today."""
    begun = {"happened_on": clock.today(), "kind": next(iter(ACTIVITY_LABELS)).value}
    return _form_page(drafting.begun(actor, url_for("activities.create"), **begun))


@blueprint.post("/new")
@permit(Permission.ACTIVITY_RECORD)
def create(actor: Actor) -> ResponseReturnValue:
    """Write it down."""
    form, said = forms.read(ActivitySchema), _("已登记。")
    with form:
        done = services.record_activity(ActivityEntry(**form.data), actor=actor)
        if done.credited:
            said += _("记入 %(duties)s", duties=plan_words.credited_titles(done.credited))
    if form.failed:
        return _form_page(form)
    flash(said, "done")
    return see_other("activities.index")


@blueprint.get("/<uuid:activity_id>")
@permit(Permission.ACTIVITY_READ)
def show(actor: Actor, activity_id: UUID) -> ResponseReturnValue:
    """One activity, with what was done."""
    line = queries.activity(actor, activity_id)
    return render_template("activities/show.html", line=line, **seminar_words.words())


@blueprint.post("/<uuid:activity_id>/withdrawal")
@permit(Permission.ACTIVITY_RECORD)
def withdraw(actor: Actor, activity_id: UUID) -> ResponseReturnValue:
    """Take back one's own on the same day."""
    services.withdraw_activity(queries.locked_activity(activity_id), actor=actor)
    flash(_("已撤回。"), "info")
    return see_other("activities.index")


def _wanted(asked: Values) -> RecordFilter:
    return RecordFilter(kind=asked["kind"], grade=asked["grade"], text=asked["q"], sort=asked["sort"])


def _kinds() -> list[tuple[str, str]]:
    return [(value.value, _(label)) for value, label in ACTIVITY_LABELS.items()]


def _form_page(form: forms.Form) -> ResponseReturnValue:
    context = {"kinds": _kinds(), "grades": seminar_words.grades()}
    if form.failed:
        return form.page("activities/form.html", **context)
    return render_template("activities/form.html", form=form, **context)
