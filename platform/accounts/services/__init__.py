"""The use cases of accounts: the only writers of users, roles, assignments, invitations, tokens and security events."""

from accounts.services.actors import actor_at, actor_for
from accounts.services.security import SecurityKind, note_security_event
from accounts.services.tokens import authenticate_token, create_token, revoke_token

__all__ = [
    "SecurityKind",
    "actor_at",
    "actor_for",
    "authenticate_token",
    "create_token",
    "note_security_event",
    "revoke_token",
]
