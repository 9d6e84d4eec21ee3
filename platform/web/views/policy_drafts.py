"""修改制度: the draft of the school's next document, clause by clause, and taking edits back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import DomainError
from policy_profiles import loosening_queries, outlook, queries, services
from policy_profiles.canonical import TREE
from policy_profiles.categories import Tier
from policy_profiles.change_words import worded
from policy_profiles.editing.duties import PATTERN_LABELS
from policy_profiles.editing.rules import OUTSIDE
from policy_profiles.evidence import EVIDENCE_LABELS
from policy_profiles.paperwork import minutes_of
from policy_profiles.requests import REQUEST_LABELS
from policy_profiles.schemas import (
    CategorySchema,
    DraftStartSchema,
    DutySchema,
    FormMinutesSchema,
    GraceSchema,
    RuleSchema,
    SeenSchema,
    SettingSchema,
    StandingSchema,
    TitleSchema,
)
from policy_profiles.wording import FLOOR_LABELS, TIER_LABELS
from web import forms, policy_entries
from web.errors import message_of
from web.language import translate
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("policy_drafts", __name__, url_prefix="/<school>/profile/draft")

TEMPLATE = "policy_drafts/show.html"


@blueprint.get("/")
@permit(Permission.PROFILE_ADOPT)
def show(_actor: Actor) -> ResponseReturnValue:
    """The draft as a document; `open` names the entry that is being changed."""
    return _page(request.args.get("open", ""))


@blueprint.post("/")
@permit(Permission.PROFILE_ADOPT)
def begin(actor: Actor) -> ResponseReturnValue:
    """Start a draft."""
    given = forms.parse(DraftStartSchema)
    services.start_draft(version_id=given["version_id"], key=given["key"] or None, actor=actor)
    flash(_("已开始修改。发布之前，正在执行的制度不变。"), "done")
    return see_other("policy_drafts.show")


@blueprint.post("/rules/<string:rule>")
@permit(Permission.PROFILE_ADOPT)
def change_rule(actor: Actor, rule: str) -> ResponseReturnValue:
    """Set a rule's numbers, owner, evidence and grace."""
    form = forms.read(RuleSchema)
    return _edit(form, "change_rule", f"rules.{rule}", actor, rule=rule, given=_rule_values)


@blueprint.post("/rules/<string:rule>/outlook")
@permit(Permission.PROFILE_ADOPT, reads=True)
def foresee(_actor: Actor, rule: str) -> ResponseReturnValue:
    """What the numbers in the form would bring, before they are saved: a line for the page."""
    form, standing = forms.read(RuleSchema), loosening_queries.standing()
    if standing is None or form.failed:
        return _said("late", form.fault_list()[0][2] if form.failed else _("草稿已经不在了，请刷新页面。"))
    draft = standing.draft
    try:
        seen = outlook.of(
            "change_rule",
            {"rule": rule, **_rule_values(form)},
            document=draft.document,
            current=standing.current,
            origin=draft.origin,
        )
    except DomainError as refusal:
        return _said("late", message_of(refusal))
    return render_template(
        "policy_drafts/_outlook.html",
        outlook=seen,
        changes=[worded(change, standing.current, draft.document, translate) for change in seen.changes],
    )


@blueprint.post("/rules/<string:rule>/standing")
@permit(Permission.PROFILE_ADOPT)
def switch_rule(actor: Actor, rule: str) -> ResponseReturnValue:
    """Carry a rule out, or no more."""
    form = forms.read(StandingSchema)
    return _edit(form, "switch_rule", f"rules.{rule}", actor, rule=rule, given=_plain_values, has_form=False)


@blueprint.post("/rules/<string:rule>/removal")
@permit(Permission.PROFILE_ADOPT)
def remove_rule(actor: Actor, rule: str) -> ResponseReturnValue:
    """Take a duty of the school's own out again."""
    return _edit(forms.read(SeenSchema), "remove_duty", f"rules.{rule}", actor, has_form=False, rule=rule)


@blueprint.post("/duties")
@permit(Permission.PROFILE_ADOPT)
def add_duty(actor: Actor) -> ResponseReturnValue:
    """Add a duty of the school's own."""

    def given(sent: forms.Form) -> dict[str, object]:
        data = dict(sent.data)
        return {"number": data.pop("count"), **_without_version(data)}

    return _edit(forms.read(DutySchema), "add_duty", "new-duty", actor, given=given)


@blueprint.post("/categories")
@permit(Permission.PROFILE_ADOPT)
def add_category(actor: Actor) -> ResponseReturnValue:
    """Add a type of the school's own."""

    def given(sent: forms.Form) -> dict[str, object]:
        data = dict(sent.data)
        return {"evidence": data.pop("proofs"), **_without_version(data)}

    return _edit(forms.read(CategorySchema), "add_category", "new-category", actor, given=given)


@blueprint.post("/categories/<string:category>/title")
@permit(Permission.PROFILE_ADOPT)
def rename_category(actor: Actor, category: str) -> ResponseReturnValue:
    """Give a type another name."""
    form = forms.read(TitleSchema)
    return _edit(form, "rename_category", f"categories.{category}", actor, code=category, given=_plain_values)


@blueprint.post("/categories/<string:category>/standing")
@permit(Permission.PROFILE_ADOPT)
def switch_category(actor: Actor, category: str) -> ResponseReturnValue:
    """Retire a type, or take it into use again."""
    form = forms.read(StandingSchema)
    operation = "restore_category" if form.value("on") else "retire_category"
    return _edit(form, operation, f"categories.{category}", actor, has_form=False, code=category)


@blueprint.post("/settings/<string:setting>")
@permit(Permission.PROFILE_ADOPT)
def change_setting(actor: Actor, setting: str) -> ResponseReturnValue:
    """Settle what the source leaves open otherwise."""
    form = forms.read(SettingSchema)
    return _edit(form, "change_setting", f"settings.{setting}", actor, setting=setting, given=_plain_values)


@blueprint.post("/grace")
@permit(Permission.PROFILE_ADOPT)
def change_grace(actor: Actor) -> ResponseReturnValue:
    """Set the grace of all rules that have none of their own."""
    return _edit(forms.read(GraceSchema), "change_grace", "grace_workdays", actor, given=_plain_values)


@blueprint.post("/forms/<string:form_key>/minutes")
@permit(Permission.PROFILE_ADOPT)
def change_form(actor: Actor, form_key: str) -> ResponseReturnValue:
    """Say how long a form takes in this school."""
    form = forms.read(FormMinutesSchema)
    return _edit(form, "change_form", f"forms.{form_key}", actor, key=form_key, given=_plain_values)


@blueprint.post("/undo")
@permit(Permission.PROFILE_ADOPT)
def undo(actor: Actor) -> ResponseReturnValue:
    """Take the last edit back."""
    services.undo_edit(seen_version=forms.parse(SeenSchema)["version"], actor=actor)
    flash(_("已撤销上一处修改。"), "done")
    return see_other("policy_drafts.show")


@blueprint.get("/discarding")
@permit(Permission.PROFILE_ADOPT)
def ask_discard(_actor: Actor) -> ResponseReturnValue:
    """The question before a draft is given up."""
    standing = loosening_queries.standing()
    if standing is None:
        return see_other("policy_drafts.show")
    return render_template("policy_drafts/discarding.html", version=standing.draft.version, edits=standing.edits)


@blueprint.post("/discarding")
@permit(Permission.PROFILE_ADOPT)
def discard(actor: Actor) -> ResponseReturnValue:
    """Give the draft up."""
    services.discard_draft(seen_version=forms.parse(SeenSchema)["version"], actor=actor)
    flash(_("已放弃草稿，正在执行的制度没有变化。"), "done")
    return see_other("policy_profiles.index")


Given = Callable[[forms.Form], dict[str, object]]


def _edit(
    form: forms.Form,
    operation: str,
    place: str,
    actor: Actor,
    *,
    given: Given | None = None,
    has_form: bool = True,
    **fixed: object,
) -> ResponseReturnValue:
    """One operation on the draft: back to its entry, or the page again with what is wrong beside it."""
    words = ""
    with form:
        seen = form.data["version"]
        arguments = {**fixed, **(given(form) if given else {})}
        edit = services.edit_draft(operation, arguments, seen_version=seen, actor=actor)
        words = edit.words if edit else ""
    if form.failed:
        return _page(place if has_form else "", form)
    flash(_("已改：%(words)s", words=words) if words else _("没有变化。"), "done" if words else "info")
    return redirect(url_for("policy_drafts.show", _anchor=policy_entries.anchor(place)), code=303)


def _rule_values(form: forms.Form) -> dict[str, object]:
    data = dict(form.data)
    return {"numbers": data.pop("number"), **_without_version(data)}


def _plain_values(form: forms.Form) -> dict[str, object]:
    return _without_version(form.data)


def _without_version(data: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in data.items() if name != "version"}


def _said(kind: str, text: str) -> ResponseReturnValue:
    return render_template("policy_drafts/_said.html", kind=kind, text=text)


def _page(opened: str, form: forms.Form | None = None) -> ResponseReturnValue:
    standing = loosening_queries.standing()
    if standing is None:
        if form is not None and form.refusal is not None:
            raise form.refusal
        return _start()
    page = policy_entries.page(standing)
    context = {"page": page, "opened": opened, **_words(page)}
    if form is not None:
        return form.page(TEMPLATE, **context)
    return render_template(TEMPLATE, form=policy_entries.form_at(page, opened), **context)


def _start() -> ResponseReturnValue:
    """Where a draft can begin."""
    complete = [profile for profile in queries.builtin_profiles() if profile.complete]
    return render_template("policy_drafts/start.html", newest=queries.newest_version(), builtin=complete)


def _words(page: policy_entries.Page) -> dict[str, object]:
    """The choices of the forms, in words."""
    roles = page.profile.roles
    return {
        "evidence": EVIDENCE_LABELS,
        "kinds_of": lambda scope: [(kind, _(EVIDENCE_LABELS[kind])) for kind in page.kinds_of(scope)],
        "owners": [(code, role.title) for code, role in roles.items() if code not in OUTSIDE],
        "outsiders": {code: role.title for code, role in roles.items() if code in OUTSIDE},
        "patterns": [(key, _(label)) for key, label in PATTERN_LABELS.items()],
        "nodes": [(node.code, _(node.name)) for node in TREE],
        "tiers": [(str(tier), _(TIER_LABELS[tier])) for tier in Tier],
        "tier_labels": TIER_LABELS,
        "floor_labels": FLOOR_LABELS,
        "request_labels": REQUEST_LABELS,
        "anchor": policy_entries.anchor,
        "form_times": minutes_of,
        "said_of": policy_entries.said,
        "fill": policy_entries.numbers_to_fill,
        "show_numbers": policy_entries.numbers_to_open,
        "show_number": policy_entries.number_to_open,
    }
