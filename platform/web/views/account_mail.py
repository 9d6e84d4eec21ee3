"""邮件提醒: one's own mail address, proved by a code, and in which ways and at which hours one wants to be reminded."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.queries import Visitor
from notices import mail, queries, services
from notices.queries import ChoiceCard
from notices.schemas import AddressSchema, ChoicesSchema, CodeSchema
from web import forms
from web.language import translate as _
from web.permit import personal
from web.replies import see_other

blueprint = Blueprint("account_mail", __name__, url_prefix="/account/mail")


@blueprint.get("/")
@personal
def show(visitor: Visitor) -> ResponseReturnValue:
    """The address, and the choices."""
    return render_template("account/mail.html", **_page(queries.card_of(visitor.person.id)))


@blueprint.post("/address")
@personal
def give_address(visitor: Visitor) -> ResponseReturnValue:
    """Send a code to an address."""
    form = forms.read(AddressSchema)
    with form:
        services.give_address(user_id=visitor.person.id, address=form.data["address"])
    if form.failed:
        return form.page("account/mail.html", **_page(queries.card_of(visitor.person.id)) | {"address_form": form})
    flash(_("验证码已经发出，请到邮箱里查看。"), "done")
    return see_other("account_mail.show")


@blueprint.post("/confirmation")
@personal
def confirm(visitor: Visitor) -> ResponseReturnValue:
    """The code from the mail."""
    form = forms.read(CodeSchema)
    is_right = False
    with form:
        is_right = services.confirm_address(user_id=visitor.person.id, code=form.data["code"])
    if form.failed:
        return form.page("account/mail.html", **_page(queries.card_of(visitor.person.id)) | {"code_form": form})
    if is_right:
        flash(_("邮箱已经验证，以后每天最多收到一封提醒。"), "done")
    else:
        # No exception: it would roll back the count of the tries.
        flash(_("验证码不对或已经过期。请核对邮件里的六位数字，或重新发送。"), "late")
    return see_other("account_mail.show")


@blueprint.post("/choices")
@personal
def choose(visitor: Visitor) -> ResponseReturnValue:
    """In which ways, and at which hours not."""
    form = forms.read(ChoicesSchema)
    with form:
        services.choose(user_id=visitor.person.id, **form.data)
    if form.failed:
        return form.page("account/mail.html", **_page(queries.card_of(visitor.person.id)) | {"choices_form": form})
    flash(_("已保存。"), "done")
    return see_other("account_mail.show")


@blueprint.post("/removal")
@personal
def remove(visitor: Visitor) -> ResponseReturnValue:
    """Erase the address."""
    services.forget_address(user_id=visitor.person.id)
    flash(_("邮箱已删除，不会再收到邮件。"), "done")
    return see_other("account_mail.show")


def _page(card: ChoiceCard) -> dict[str, object]:
    return {
        "card": card,
        "is_configured": mail.is_configured(),
        "address_form": forms.blank(),
        "code_form": forms.blank(),
        "choices_form": forms.blank(
            by_mail="on" if card.by_mail else None,
            in_portal="on" if card.in_portal else None,
            quiet_from=f"{card.quiet_from:%H:%M}" if card.quiet_from else None,
            quiet_until=f"{card.quiet_until:%H:%M}" if card.quiet_until else None,
            on_rest_days="on" if card.on_rest_days else None,
        ),
    }
