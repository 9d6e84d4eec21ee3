"""制度配置: the school's policy as rules with clauses and marks, and adopting a built-in one."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from people import queries as people
from policy_profiles import comparison, queries, services, template_queries
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.format import Profile
from policy_profiles.schemas import AdoptionSchema
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("policy_profiles", __name__, url_prefix="/<school>/profile")


@blueprint.get("/")
@permit(Permission.PROFILE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The policy in force, its rules and where they come from."""
    stage = people.school_stage()
    offered = queries.builtin_profiles() if actor.may(Permission.PROFILE_ADOPT) else []
    builtin = sorted(offered, key=lambda profile: not comparison.fits(profile, stage))
    return render_template(
        "policy_profiles/index.html",
        in_force=queries.in_force(),
        coming=queries.coming(),
        versions=queries.versions(),
        builtin=builtin,
        portraits=comparison.portraits(builtin),
        differences=comparison.differences(builtin),
        stage=stage,
        may_edit=actor.may(Permission.PROFILE_ADOPT),
        edition=template_queries.waiting() if actor.may(Permission.PROFILE_ADOPT) else None,
        draft=queries.draft() if actor.may(Permission.PROFILE_ADOPT) else None,
        evidence=EVIDENCE_LABELS,
    )


@blueprint.get("/builtin/<string:key>")
@permit(Permission.PROFILE_ADOPT)
def show(_actor: Actor, key: str) -> ResponseReturnValue:
    """A built-in profile to read before it is adopted."""
    return _page(queries.builtin_profile(key), forms.blank(key=key))


@blueprint.post("/adoptions")
@permit(Permission.PROFILE_ADOPT)
def adopt(actor: Actor) -> ResponseReturnValue:
    """Adopt a built-in profile as the school's own next version."""
    form = forms.read(AdoptionSchema)
    with form:
        version = services.adopt(key=form.data["key"], effective_on=form.data["effective_on"], actor=actor)
        number = version.number
    if form.failed:
        return _page(queries.builtin_profile(form.value("key")), form)
    flash(_("已采用，成为本校第 %(number)s 版制度。", number=number), "done")
    return see_other("policy_profiles.index")


def _page(profile: Profile, form: forms.Form) -> ResponseReturnValue:
    context = {
        "profile": profile,
        "evidence": EVIDENCE_LABELS,
        "in_force": queries.in_force(),
        "stage": people.school_stage(),
    }
    if form.failed:
        return form.page("policy_profiles/show.html", **context)
    return render_template("policy_profiles/show.html", form=form, **context)
