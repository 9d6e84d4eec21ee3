"""What the pages of letters offer to choose from, and how they say where a letter stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from accounts.roles import LABELS, Role
from care.home_contact.letters import TEMPLATE_LABELS
from care.home_contact.lifecycle import WITH_THE_FAMILY
from care.home_contact.services import Recipient
from care.home_contact.terms import POSTED_LABELS
from kernel.actor import Actor
from web import projection
from web.language import translate as _
from web.record_words import Options

TWO_WEEKS = timedelta(days=14)


def office(actor: Actor) -> str:
    """As what somebody writes to a family."""
    held = next((role for role in (Role.CLASS_TEACHER, Role.GRADE_HEAD) if role in actor.roles), Role.CLASS_TEACHER)
    return LABELS[held]


def ways() -> Options:
    """How a letter goes out."""
    return [(way.value, _(label)) for way, label in POSTED_LABELS.items()]


def templates() -> Options:
    """The texts to begin from, where the school has one of its own."""
    return [(choice.value, _(label)) for choice, label in TEMPLATE_LABELS.items()]


def greetings(one: Recipient) -> Options:
    """Whom at home a letter can greet; the family as a whole where nobody is known."""
    named = {line.relation: f"{_(line.relation)} · {projection.shown_name(line.name)}" for line in one.family}
    return [*named.items(), ("", _("家长（不点名）"))]


def standing(one: Recipient) -> str:
    """What is worth knowing before one writes: an earlier letter, and how this one can reach the family."""
    told = [
        _("已有一封在等回函") if one.standing in WITH_THE_FAMILY else "",
        "" if one.family else _("没有登记家长，信里称呼“家长”"),
        "" if one.has_phone else _("没有登记电话，请邮寄、当面交或由孩子带回"),
    ]
    return " · ".join(words for words in told if words)


def chosen_first(found: Sequence[Recipient]) -> dict[str, object]:
    """How the form begins: everybody who can be written to and waits for no reply, greeting whoever is asked first."""
    first: dict[str, object] = {}
    for one in found:
        first[f"family[{one.case_id}][write]"] = one.fault is None and one.standing is None
        first[f"family[{one.case_id}][guardian]"] = one.family[0].relation if one.family else ""
    return first
