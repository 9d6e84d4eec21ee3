"""学生座谈会: talks with several students in care at once (E5-4.3), with strategy, effect and lesson."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.queries import PAGE, RecordFilter
from care.seminars.schemas import ForumListSchema, ForumPlaceSchema, ForumSchema
from care.seminars.services import ForumEntry
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, plan_words, seminar_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("student_forums", __name__, url_prefix="/<school>/student-forums")


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.FORUM_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The forums in which somebody took part whose file this person may know of."""
    asked = forms.parse_search(ForumListSchema)
    wanted = RecordFilter(text=asked["q"], sort=asked["sort"])
    page = paging(queries.count_forums(actor, wanted), PAGE)
    return render_template(
        "student_forums/index.html",
        lines=services.list_forums(wanted, page=page.number, actor=actor),
        paging=page,
        asked=asked,
        sorts=seminar_words.record_sorts(),
    )


@blueprint.get("/new")
@permit(Permission.FORUM_RECORD)
def new(actor: Actor) -> ResponseReturnValue:
    """The form, for today; somebody who comes from a file finds that student ticked."""
    case_id = forms.parse_query(ForumPlaceSchema)["case_id"]
    begun = {"happened_on": clock.today(), "case": [case_id] if case_id else []}
    return _form_page(actor, drafting.begun(actor, url_for("student_forums.create"), **begun))


@blueprint.post("/new")
@permit(Permission.FORUM_RECORD)
def create(actor: Actor) -> ResponseReturnValue:
    """Write it down for everybody who took part."""
    form, said = forms.read(ForumSchema), _("已登记。")
    with form:
        data = form.data
        entry = ForumEntry(
            case_ids=data["case"],
            topic=data["topic"],
            happened_on=data["happened_on"],
            place=data["place"],
            texts={name: data[name] for name in queries.FORUM_LABELS},
        )
        done = services.record_forum(entry, actor=actor)
        if done.credited:
            said += _("记入 %(duties)s", duties=plan_words.credited_titles(done.credited))
    if form.failed:
        return _form_page(actor, form)
    flash(said, "done")
    return see_other("student_forums.index")


@blueprint.get("/<uuid:forum_id>")
@permit(Permission.FORUM_READ)
def show(actor: Actor, forum_id: UUID) -> ResponseReturnValue:
    """One forum, with those participants whose files this person may know of."""
    line = services.read_forum(forum_id, actor=actor)
    return render_template("student_forums/show.html", line=line, labels=queries.FORUM_LABELS)


@blueprint.post("/<uuid:forum_id>/withdrawal")
@permit(Permission.FORUM_RECORD)
def withdraw(actor: Actor, forum_id: UUID) -> ResponseReturnValue:
    """Take back one's own on the same day."""
    services.withdraw_forum(queries.locked_forum(actor, forum_id), actor=actor)
    flash(_("已撤回。"), "info")
    return see_other("student_forums.index")


def _form_page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    people = services.list_possible_participants(actor=actor)
    context = {
        "participants": seminar_words.by_class(people),
        "labels": queries.FORUM_LABELS,
    }
    if form.failed:
        return form.page("student_forums/form.html", **context)
    return render_template("student_forums/form.html", form=form, **context)
