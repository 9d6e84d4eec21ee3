"""告知与同意书: the version in force, its history, and publishing a new one."""

from __future__ import annotations

from flask import Blueprint, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from privacy import queries, services
from privacy.consent import standard_notice
from privacy.schemas import NoticeSchema
from web import drafting, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("privacy_notices", __name__, url_prefix="/<school>/privacy-notices")


@blueprint.get("/")
@permit(Permission.CONSENT_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What guardians and students are told, and since when."""
    versions = queries.notices()
    text = versions[0].body if versions else standard_notice(g.school.name)
    return render_template(
        "privacy_notices/index.html",
        versions=versions,
        form=drafting.begun(actor, url_for("privacy_notices.publish"), body=text),
    )


@blueprint.post("/")
@permit(Permission.NOTICE_PUBLISH)
def publish(actor: Actor) -> ResponseReturnValue:
    """Publish a new version; it confirms the onboarding step 告知同意."""
    form = forms.read(NoticeSchema)
    with form:
        services.publish_notice(**form.data, actor=actor)
    if form.failed:
        return form.page("privacy_notices/index.html", versions=queries.notices())
    flash(_("已发布。请班主任把纸质同意书发给每个家庭，收回后逐班登记。"), "done")
    return see_other("privacy_notices.index")
