"""Reads about people who sign in: who somebody is, where they work, and who works here."""

from accounts.queries.audience import Holder, holders
from accounts.queries.colleagues import (
    Charge,
    Colleague,
    Invited,
    IssuedToken,
    all_tokens,
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
    "Holder",
    "Invited",
    "IssuedToken",
    "Person",
    "SchoolCard",
    "Visitor",
    "Workplace",
    "account",
    "all_tokens",
    "colleague",
    "colleagues",
    "find_account",
    "holders",
    "invited",
    "names_with_role",
    "open_invitations",
    "sign_in_models",
    "signed_in",
    "tokens_here",
    "visitor",
]
