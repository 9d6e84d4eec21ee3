"""Sign-in by Flask-Security: its settings, our forms and pages, and what has to stand around its views.

Second factors and passkeys get their place here with a later issue; until then nothing of them is switched on.
"""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import cast

from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_security import PasswordUtil, Security, SQLAlchemyUserDatastore
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest

from accounts import passwords, queries
from accounts.services import SecurityKind
from kernel.logs import logger
from kernel.settings import SettingsError, settings
from web import identity, permit, polls, sessions, signing_in, tenancy, throttling
from web.permit import READING, Access, Door, View

_SETTINGS: dict[str, object] = {
    # One scheme, with the costs of accounts/passwords.py. The library's own list would end in plain text, and its
    # double hash would tie every password to a second secret.
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": passwords.TIME_COST,
        "argon2__memory_cost": passwords.MEMORY_COST,
        "argon2__parallelism": passwords.PARALLELISM,
    },
    "INPUT_NORMALIZE_FORM": "NFKC",
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "PHONE_REGION_DEFAULT": "CN",
    "RETURN_GENERIC_RESPONSES": True,
    "FRESHNESS": signing_in.FRESH,
    "FRESHNESS_GRACE_PERIOD": signing_in.FRESH,
    # Cookies only: the library's own tokens would outlive every limit of a session.
    "API_ENABLED_METHODS": ["session"],
    "TOKEN_MAX_AGE": timedelta(seconds=1),
    # Roles belong to memberships, one school at a time.
    "JOIN_USER_ROLES": False,
    "POST_LOGIN_VIEW": "/",
    "POST_VERIFY_VIEW": "/",
    "POST_LOGOUT_VIEW": "/login",
    "LOGIN_USER_TEMPLATE": "account/login.html",
    "VERIFY_TEMPLATE": "account/verify.html",
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    # It flashes this one; everything else that it would say, our own pages say.
    "MSG_REAUTHENTICATION_SUCCESSFUL": (_("已确认是您本人。"), "success"),
}


def init(app: Flask) -> None:
    """Let people sign in to `app`. Raises SettingsError without a secret key."""
    if not settings().secret_key:
        raise SettingsError(
            ["TONGXIN_SECRET_KEY must be set: sessions are signed with it (tongxin doctor explains how)"]
        )
    if not settings().secure_cookies:
        logger().warning("cookies are sent without encryption: TONGXIN_SECURE_COOKIES=no is for a closed network only")
    app.config.update({f"SECURITY_{name}": value for name, value in _SETTINGS.items()})
    # It asks for a salt, of which single hashes make no use.
    app.config["SECURITY_PASSWORD_SALT"] = settings().secret_key
    sessions.init(app)
    polls.init(app)
    _protect_forms(app)
    throttling.init(app)
    tenancy.init(app)
    _init_flask_security(app)


def _protect_forms(app: Flask) -> None:
    """Every form carries a token. It lives as long as the session, since a screening form may stay open for an hour."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf = CSRFProtect(app)

    @app.before_request
    def check_token() -> None:
        # A machine brings no cookie, so nobody can make a browser act for it; the address of a personal link is its token.
        # A report without a name is anybody's to send, and its page must leave no cookie behind.
        is_secret = identity.is_api() or request.blueprint in ("links", "anonymous_reports")
        if app.config["WTF_CSRF_ENABLED"] and request.method not in READING and not is_secret:
            csrf.protect()


def _init_flask_security(app: Flask) -> None:
    identity.identities.init_app(app)
    user, role = queries.sign_in_models()
    security = Security(
        app,
        SQLAlchemyUserDatastore(identity.identities, user, role),
        login_form=signing_in.NameAndPassword,
        verify_form=signing_in.PasswordAgain,
        password_util_cls=_OurRules,
        render_template=signing_in.page,
    )
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda *_args, **_headers: make_response(signing_in.ask()))
    app.login_manager.user_loader(identity.load_user)  # type: ignore[attr-defined]  # added by Flask-Login
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.after_request(_note_sign_in)
    for endpoint, door in _DOORS.items():
        view = cast("View", app.view_functions[endpoint])  # none of them is async
        app.view_functions[endpoint] = permit.declare(_around(view), Access(door))


_GUESSED = {"invitations": SecurityKind.INVITATION_REFUSED, "links": SecurityKind.LINK_REFUSED}

_DOORS = {"security.login": Door.PUBLIC, "security.logout": Door.PUBLIC, "security.verify": Door.PERSONAL}


class _OurRules(PasswordUtil):
    """The rules of accounts/passwords.py, wherever the library asks."""

    def normalize(self, password: str) -> str:
        return passwords.normalise(password)

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002, FBT001  the library's own signature
        **_context: object,
    ) -> tuple[list[str] | None, str]:
        return passwords.faults(password) or None, passwords.normalise(password)


def _around(view: View) -> View:
    """A failed form is a 422 like everybody's, one that worked a 303; only what a form sends is read."""

    @wraps(view)
    def guarded(**values: object) -> ResponseReturnValue:
        if request.method == "POST" and request.mimetype not in (
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ):
            raise BadRequest
        g.visitor = identity.visitor()
        response = make_response(view(**values))
        if request.method == "POST":
            response.status_code = {200: 422, 302: 303}.get(response.status_code, response.status_code)
        return response

    return guarded


def _note_sign_in(response: Response) -> Response:
    """Write down who signed in and who failed to; by now the library has committed its own session."""
    endpoint = request.endpoint or ""
    if identity.is_api() or throttling.is_harmless():
        return response
    identity.identities.session.remove()
    if throttling.has_failed(response):
        kind = _GUESSED.get(endpoint.partition(".")[0], SecurityKind.SIGN_IN_FAILED)
        permit.note(kind, user_id=signing_in.tried())
    elif endpoint in _DOORS and response.status_code == 303 and signing_in.tried():
        permit.note(SecurityKind.SIGNED_IN, user_id=signing_in.tried())
    return response
