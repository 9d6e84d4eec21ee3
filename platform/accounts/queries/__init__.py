"""Reads about people who sign in: who somebody is, where they work, and who works here."""

from accounts.queries.colleagues import (
    Charge,
    Colleague,
    Invited,
    IssuedToken,
    colleague,
    colleagues,
    invited,
    names_with_role,
    open_invitations,
    tokens_here,
)
from accounts.queries.visitors import (
    AccountCard,
    Person,
    SchoolCard,
    Visitor,
    Workplace,
    account,
    find_account,
    sign_in_models,
    signed_in,
    visitor,
)

__all__ = [
    "AccountCard",
    "Charge",
    "Colleague",
    "Invited",
    "IssuedToken",
    "Person",
    "SchoolCard",
    "Visitor",
    "Workplace",
    "account",
    "colleague",
    "colleagues",
    "find_account",
    "invited",
    "names_with_role",
    "open_invitations",
    "sign_in_models",
    "signed_in",
    "tokens_here",
    "visitor",
]
