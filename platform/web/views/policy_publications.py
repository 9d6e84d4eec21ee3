"""核对并发布: every difference of the draft in words, when it comes into force, and the yes."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from policy_profiles import loosening_queries, services
from policy_profiles.requests import REQUEST_LABELS
from policy_profiles.schemas import PublicationSchema
from school_calendar import queries as calendars
from web import forms, policy_entries
from web.dates import full_day
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("policy_publications", __name__, url_prefix="/<school>/profile/draft/publication")


@blueprint.get("/")
@permit(Permission.PROFILE_ADOPT)
def new(_actor: Actor) -> ResponseReturnValue:
    """What would be published, and the question."""
    return _page(None)


@blueprint.post("/")
@permit(Permission.PROFILE_ADOPT)
def publish(actor: Actor) -> ResponseReturnValue:
    """Publish the draft as the school's next version."""
    form = forms.read(PublicationSchema)
    number = 0
    with form:
        given = form.data
        day = clock.today() if given["begins"] == "now" else None
        version = services.publish_draft(effective_on=day, seen_version=given["version"], actor=actor)
        number = version.number
    if form.failed:
        return _page(form)
    flash(_("已发布第 %(number)s 版制度。已经开始的待办仍按原来的版本。", number=number), "done")
    return see_other("policy_versions.show", number=number)


def _page(form: forms.Form | None) -> ResponseReturnValue:
    standing = loosening_queries.standing()
    if standing is None:
        return see_other("policy_drafts.show")
    term, immediate = calendars.next_term(), services.may_be_immediate(standing.changes)
    later = _("下学期第一天：%(day)s", day=full_day(term.starts_on)) if term else _("下学期第一天")
    context = {
        "page": policy_entries.page(standing),
        "immediate": immediate,
        "anchor": policy_entries.anchor,
        "said_of": policy_entries.said,
        "request_labels": REQUEST_LABELS,
        "beginnings": [("term", later), *([("now", _("立即生效"))] if immediate else [])],
    }
    if form is not None:
        return form.page("policy_publications/new.html", **context)
    blank = forms.blank(version=standing.draft.version, begins="term")
    return render_template("policy_publications/new.html", form=blank, **context)
