"""Reads about people who sign in: who somebody is, where they work, and who works here."""

from accounts.queries.colleagues import (
    Charge,
    Colleague,
    Invited,
    IssuedToken,
    colleague,
    colleagues,
    invited,
    open_invitations,
    tokens_here,
)
from accounts.queries.visitors import (
    Person,
    SchoolCard,
    Visitor,
    Workplace,
    find_account,
    sign_in_models,
    signed_in,
    visitor,
)

__all__ = [
    "Charge",
    "Colleague",
    "Invited",
    "IssuedToken",
    "Person",
    "SchoolCard",
    "Visitor",
    "Workplace",
    "colleague",
    "colleagues",
    "find_account",
    "invited",
    "open_invitations",
    "sign_in_models",
    "signed_in",
    "tokens_here",
    "visitor",
]
