"""提醒时间: the school's quiet hours, and what became of its mail."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from kernel import clock
from kernel.actor import Actor
from notices import mail, queries, services
from notices.lifecycle import LABELS
from notices.schemas import SchoolQuietSchema
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("mail_rules", __name__, url_prefix="/<school>/mail")

SHOWN = timedelta(days=14)


@blueprint.get("/")
@permit(Permission.ACCOUNT_MANAGE)
def index(_actor: Actor) -> ResponseReturnValue:
    """When nobody is written to, and how the mail of two weeks stands."""
    hours = queries.quiet_hours()
    form = forms.blank(
        quiet_from=f"{hours.quiet_from:%H:%M}",
        quiet_until=f"{hours.quiet_until:%H:%M}",
        on_rest_days="on" if hours.on_rest_days else None,
    )
    return render_template("mail_rules/index.html", form=form, **_page())


@blueprint.post("/")
@permit(Permission.ACCOUNT_MANAGE)
def save(actor: Actor) -> ResponseReturnValue:
    """Other quiet hours."""
    form = forms.read(SchoolQuietSchema)
    with form:
        services.choose_for_school(**form.data, actor=actor)
    if form.failed:
        return form.page("mail_rules/index.html", **_page())
    flash(_("已保存，从下一封邮件起生效。"), "done")
    return see_other("mail_rules.index")


def _page() -> dict[str, object]:
    since = clock.today() - SHOWN
    return {
        "is_configured": mail.is_configured(),
        "counts": [(_(LABELS[state]), number) for state, number in sorted(queries.mail_states(since).items())],
        "undelivered": [(name, day, _(LABELS[state])) for name, day, state in queries.undelivered(since)],
    }
