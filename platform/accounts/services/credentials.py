"""Accounts themselves: opened, their password changed, all their sessions ended."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from accounts import passwords, usernames
from accounts.errors import EmailTaken, UsernameTaken, WrongPassword
from accounts.models import SecurityEvent, User
from accounts.services.locking import lock_user
from accounts.services.security import SecurityKind
from kernel import clock
from kernel.db import session
from kernel.errors import InvalidInput
from kernel.ids import new_id


def open_account(
    *, username: str, name: str, password: str, email: str | None = None, is_student: bool = False
) -> User:
    """A new account under a name of the person's choice. Raises InvalidInput, UsernameTaken, EmailTaken."""
    plain_name, plain_email = usernames.normalise(username), usernames.normalise(email or "") or None
    faults = {
        "username": usernames.faults(username),
        "password": passwords.faults(password, known=[plain_name, name, plain_email or ""]),
    }
    if any(faults.values()):
        raise InvalidInput({field: found for field, found in faults.items() if found})
    user = User(
        id=new_id(),
        username=plain_name,
        email=plain_email,
        password=passwords.hashed(password),
        name=name,
        is_student=is_student,
        fs_uniquifier=new_uniquifier(),
        password_changed_at=clock.now(),
    )
    _insert(user)
    return user


def change_password(*, user_id: UUID, current: str, new: str) -> str:
    """Change the password of a person who knows it, and end every session; returns the uniquifier for the present one.

    Raises WrongPassword and InvalidInput.
    """
    user = lock_user(user_id)
    if not passwords.matches(current, user.password):
        raise WrongPassword
    found = passwords.faults(new, known=_known(user))
    if not found and passwords.matches(new, user.password):
        found = ["新密码和现在的一样，请换一个。"]
    if found:
        raise InvalidInput({"password": found})
    return _replace_password(user, new)


def set_password(*, user_id: UUID, new: str) -> None:
    """Give an account another password for somebody who forgot it (the operator, at the console). Raises InvalidInput."""
    user = lock_user(user_id)
    if found := passwords.faults(new, known=_known(user)):
        raise InvalidInput({"password": found})
    _replace_password(user, new)


def sign_out_everywhere(*, user_id: UUID) -> None:
    """End every session of the account, this one too: each names a uniquifier that is no longer anybody's."""
    lock_user(user_id).fs_uniquifier = new_uniquifier()
    session().add(SecurityEvent(kind=SecurityKind.SIGNED_OUT_EVERYWHERE, user_id=user_id, place="account"))


def _known(user: User) -> list[str]:
    return [user.name, user.username or "", user.email or ""]


def _replace_password(user: User, new: str) -> str:
    user.password = passwords.hashed(new)
    user.password_changed_at = clock.now()
    user.fs_uniquifier = new_uniquifier()
    session().add(SecurityEvent(kind=SecurityKind.PASSWORD_CHANGED, user_id=user.id, place="account"))
    return user.fs_uniquifier


def new_uniquifier() -> str:
    """What the sessions of an account name; a new one ends them all."""
    return secrets.token_urlsafe(32)


def _insert(user: User) -> None:
    """Two people may choose one name at the same moment: only the database knows who was first."""
    try:
        with session().begin_nested():
            session().add(user)
    except IntegrityError as fault:
        raise (EmailTaken if "email" in str(fault.orig) else UsernameTaken) from fault
