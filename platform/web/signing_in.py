"""Asking people to sign in, or to give their password again, and the form with which they do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_security import LoginForm, VerifyForm
from flask_security.forms import IsString
from flask_security.utils import check_and_update_authn_fresh, validate_redirect_url
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from accounts import usernames
from accounts.errors import BadToken, SignInFailed, WrongPassword
from web import drafting, identity
from web.forms import Form

FRESH = timedelta(minutes=30)
LONGEST_NAME = 200


class NameAndPassword(LoginForm):
    """User name or mail address, and password. No "remember me": it would outlive every limit of a session."""

    identity = StringField(_("用户名或邮箱"), validators=[IsString(), InputRequired(), Length(max=LONGEST_NAME)])
    # The library reads `email` of every sign-in form.
    email = property(lambda form: form.identity)
    remember = None

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _forget_unsafe(self)

    def validate(self, **kwargs: object) -> bool:
        """Find the account by either name; what follows (the same time and answer for all failures) is the library's."""
        self.ifield = self.identity
        name = usernames.normalise(self.identity.data or "")
        if name and len(name) <= LONGEST_NAME:
            attribute = "email" if "@" in name else "username"
            self.user = current_app.extensions["security"].datastore.find_user(**{attribute: name})
        g.tried = self.user.id if self.user else None
        return bool(super().validate(**kwargs))


class PasswordAgain(VerifyForm):
    """The password of whoever is signed in, before something that hands out access."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: the library's own signature
        super().__init__(*args, **kwargs)
        _forget_unsafe(self)

    def validate(self, **kwargs: object) -> bool:
        """Whether it is the password of this account."""
        g.tried = self.user.id
        return bool(super().validate(**kwargs))


def tried() -> UUID | None:
    """The account whose password was tried in this request, if there is such an account."""
    account: UUID | None = g.get("tried")
    return account


def _forget_unsafe(form: LoginForm | VerifyForm) -> None:
    """An address elsewhere is dropped in silence; the person did nothing wrong and signs in as usual."""
    if form.next.data and not validate_redirect_url(form.next.data):
        form.next.data = ""


def page(template: str, **context: Any) -> str:  # Any: what the library hands to its templates
    """One of the library's pages, ours: with a form of our own kind, and one answer for every failure."""
    sent = context.get("login_user_form") or context["verify_form"]
    typed = {"identity": [sent.identity.data or ""]} if isinstance(sent, NameAndPassword) else {}
    form = Form({**typed, "next": [sent.next.data or ""]})
    if request.method == "POST":
        form.refusal = SignInFailed() if isinstance(sent, NameAndPassword) else WrongPassword()
    identity.identities.session.remove()  # a page may read the database itself, and one thread holds one connection
    return render_template(template, form=form)


def is_fresh() -> bool:
    """Whether the password was given lately."""
    return bool(check_and_update_authn_fresh(FRESH, FRESH))


def ask() -> ResponseReturnValue:
    """To the sign-in page, and back here afterwards; machines are told that their token is bad."""
    if identity.is_api():
        raise BadToken
    drafting.keep_for_the_lapsed()
    return _send_to("security.login")


def ask_again() -> ResponseReturnValue:
    """To the page that wants the password again, and back here afterwards."""
    return _send_to("security.verify")


def _send_to(endpoint: str) -> ResponseReturnValue:
    """A fragment must not swallow the sign-in page: htmx is told to leave the page as a whole."""
    address = url_for(endpoint, next=_page())
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, code=302 if request.method in ("GET", "HEAD") else 303)


def _page() -> str | None:
    """The page that the person was on: this one, or the one from which a form or a fragment was sent."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.full_path.rstrip("?")
    if own := drafting.page_of_form():
        return own
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    return came_from.path if came_from.netloc == request.host and came_from.path.startswith("/") else None
