"""历次版本: every version of the school's document, what each changed, and any two side by side in plain words."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from kernel.actor import Actor
from policy_profiles import loosening, marking, queries
from policy_profiles.change_words import worded
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.schemas import ComparisonSchema
from web import forms
from web.language import translate as _
from web.permit import permit

blueprint = Blueprint("policy_versions", __name__, url_prefix="/<school>/profile/versions")


@blueprint.get("/")
@permit(Permission.PROFILE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The versions, and which of them is in force."""
    return render_template(
        "policy_versions/index.html",
        versions=queries.versions(),
        days=queries.activations(),
        in_force=queries.in_force(),
        may_edit=actor.may(Permission.PROFILE_ADOPT) and queries.draft() is None,
    )


@blueprint.get("/<int:number>")
@permit(Permission.PROFILE_READ)
def show(actor: Actor, number: int) -> ResponseReturnValue:
    """One version: what it changed, where it is below the 原制度, and the whole of it."""
    version = queries.numbered_version(number)
    origin = version.origin or version.document
    below = [worded(change, origin, version.document, _) for change in marking.below_source(version.document, origin)]
    return render_template(
        "policy_versions/show.html",
        version=version,
        profile=queries.content(version),
        evidence=EVIDENCE_LABELS,
        begins=queries.activations().get(version.id),
        in_force=queries.in_force(),
        changes=[change["words"] for change in version.changes or ()],
        below=below,
        may_edit=actor.may(Permission.PROFILE_ADOPT) and queries.draft() is None,
    )


@blueprint.get("/comparison")
@permit(Permission.PROFILE_READ)
def compare(_actor: Actor) -> ResponseReturnValue:
    """Two versions, difference by difference; by default the newest two."""
    asked = forms.parse_query(ComparisonSchema)
    numbers = [version.number for version in queries.versions()]
    newer = asked["newer"] or (numbers[0] if numbers else 0)
    older = asked["older"] or max(newer - 1, 1)
    first, second = queries.numbered_version(older), queries.numbered_version(newer)
    changes = [
        worded(change, first.document, second.document, _)
        for change in loosening.between(first.document, second.document)
    ]
    form = forms.blank(**{"from": older, "to": newer})
    choices = [(number, _("第 %(number)s 版", number=number)) for number in numbers]
    return render_template(
        "policy_versions/comparison.html", form=form, older=older, newer=newer, changes=changes, choices=choices
    )
