"""Forms that lose nothing: what is typed is kept as a draft of the person's own and offered when the form opens again."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

from accounts import queries as accounts
from accounts import services as acting
from accounts.permissions import Permission
from accounts.queries import Visitor, Workplace
from drafts import queries, services
from drafts.errors import DraftTooLong
from drafts.queries import FoundDraft, Seen
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.errors import NotFound
from kernel.tenancy import IdentityScope
from web import forms, inputs, once, sessions, tenancy
from web.forms import Form

KEPT, READ, PAGE, WANTED = "draft", "draft_read", "form_page", "form"
"""The hidden fields of a form that is kept (a name of its own for each opened page, the draft that it brought back as it was
read, the address of the page), and the name in the address with which its draft is saved."""

BESIDE = "Draft-Beside"
"""The header that names a draft of the same form which another page has written."""

SAVE = "drafts.save"

# Fields of ours that say nothing of what somebody typed.
_OURS = frozenset({"csrf_token", once.FIELD, KEPT, READ, PAGE})


def init(app: Flask) -> None:
    """Give templates `new_tab()` and `page_with_draft()`."""
    app.jinja_env.globals.update(new_tab=lambda: secrets.token_urlsafe(16), page_with_draft=page_with_draft)


def begun(actor: Actor, place: str, /, **initial: object) -> Form:
    """A form that is sent to `place`, as it is first shown: with the person's draft where one waits, else with `initial`.

    Of several drafts it is the one that `?draft=` names, or the newest; the page offers the others.
    """
    form = forms.blank(**initial)
    form.place = place
    drafts = queries.drafts_of(actor, place)
    if drafts:
        wanted = next((draft for draft in drafts if str(draft.seen.id) == request.args.get(KEPT)), drafts[0])
        form.refill(wanted, [draft for draft in drafts if draft is not wanted])
    return form


def page_with_draft(page: str, draft: FoundDraft | None) -> str:
    """The address of the form's page with that draft in it; without one, the address to which its id is to be added."""
    asked = [(name, text) for name, text in parse_qsl(urlsplit(page).query) if name != KEPT]
    return f"{urlsplit(page).path}?{urlencode([*asked, (KEPT, str(draft.seen.id) if draft else '')])}"


def typed() -> dict[str, list[str]]:
    """What the person has typed into the form that was sent."""
    names = [name for name in request.form if name not in _OURS]
    return {name: [inputs.clean(text) for text in request.form.getlist(name)] for name in names}


def keep(actor: Actor, place: str) -> bool:
    """Keep what was typed as the person's draft for the form sent to `place`; False when it came too late."""
    page = once.page_of(request.form.get(once.FIELD, ""))
    return services.keep(place=place, typed=typed(), tab=own(), seen=read(), page=page, actor=actor)


def own() -> str:
    """Which open page sent the form: a digest of its name, whatever was sent as its name."""
    return once.page_of(request.form.get(KEPT, ""))


def read() -> Seen | None:
    """The draft that the page brought back, as it was then. What cannot be read has seen none: it overwrites nothing."""
    row, _, version = request.form.get(READ, "").partition(".")
    try:
        return Seen(UUID(row), int(version)) if len(version) < _LONG else None
    except ValueError:
        return None


_LONG = 9


def forget(actor: Actor) -> None:
    """The form was saved: its draft goes with it, in the same transaction."""
    if KEPT in request.form and actor.school_id is not None:
        services.give_up(place=request.path, tab=own(), seen=read(), actor=actor)


def place_wanted() -> str:
    """The form that `?form=` names: an address of this school that takes forms, and no search. Raises NotFound."""
    place = urlsplit(request.args.get(WANTED, "")).path
    try:
        endpoint, values = current_app.url_map.bind("").match(place, method="POST")
    except HTTPException as fault:
        raise NotFound from fault
    access = getattr(current_app.view_functions[endpoint], "access", None)
    if values.get(tenancy.SCHOOL) != _slug() or access is None or access.reads:
        raise NotFound
    return place


def keep_for_the_lapsed() -> None:
    """Somebody's session ended while they typed: keep what they sent, so that it is there after they sign in again.

    Written for the account that the expired, signed cookie names (its token was checked like any form's), and only ever
    read by that account once it has signed in.
    """
    uniquifier = sessions.lapsed()
    if request.method != "POST" or uniquifier is None or not (KEPT in request.form or request.endpoint == SAVE):
        return
    with unit_of_work(IdentityScope()):
        visitor = accounts.signed_in(uniquifier)
    place = visitor.workplace(_slug()) if visitor else None
    if visitor is None or place is None or place.school is None or place.is_paused:
        return
    _keep_at(visitor, place)


def _keep_at(visitor: Visitor, place: Workplace) -> None:
    if Permission.DRAFT_KEEP not in visitor.permissions_at(place):
        return
    with unit_of_work(place.scope):
        try:
            keep(acting.actor_at(visitor, place), place_wanted() if request.endpoint == SAVE else request.path)
        except (DraftTooLong, NotFound):
            return  # nothing to keep; the person is asked to sign in as always


def page_of_form() -> str | None:
    """The page on which the form stands that was sent, if it says so and it is one of ours."""
    page = request.form.get(PAGE, "")
    is_ours = page.startswith("/") and not page.startswith("//") and "\\" not in page
    return page if is_ours and not urlsplit(page).netloc else None


def _slug() -> str:
    """The school of the address that was asked for."""
    return request.path.split("/")[1]
