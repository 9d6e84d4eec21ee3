"""The use cases of accounts: the only writers of users, roles, assignments, invitations, tokens and security events."""

from accounts.services.actors import actor_at, actor_for
from accounts.services.assignments import assign, cover, end_assignment
from accounts.services.credentials import change_password, open_account, set_password, sign_out_everywhere
from accounts.services.invitations import accept, invite, invite_principal, join, revoke_invitation
from accounts.services.memberships import end_role, give_role
from accounts.services.preferences import bring_guides_back, put_guide_away, switch_shortcuts
from accounts.services.security import SecurityKind, note_security_event
from accounts.services.together import NewAccount, NewAssignment, assign_all, open_accounts
from accounts.services.tokens import authenticate_token, create_token, revoke_token

__all__ = [
    "NewAccount",
    "NewAssignment",
    "SecurityKind",
    "accept",
    "actor_at",
    "actor_for",
    "assign",
    "assign_all",
    "authenticate_token",
    "bring_guides_back",
    "change_password",
    "cover",
    "create_token",
    "end_assignment",
    "end_role",
    "give_role",
    "invite",
    "invite_principal",
    "join",
    "note_security_event",
    "open_account",
    "open_accounts",
    "put_guide_away",
    "revoke_invitation",
    "revoke_token",
    "set_password",
    "sign_out_everywhere",
    "switch_shortcuts",
]
