"""What was just saved, said once on the next page, with the way to take it back in one tap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, session

_KEY = "saved"


@dataclass(frozen=True, slots=True)
class Saved:
    """The words of the message, the address that 撤销 is sent to, and the records that it takes back."""

    words: str
    undo: str
    record_ids: tuple[str, ...]


def init(app: Flask) -> None:
    """Give templates `just_saved()`."""
    app.jinja_env.globals["just_saved"] = just_saved


def tell(words: str, *, undo: str, record_ids: Collection[UUID] = ()) -> None:
    """Say it on the next page. The words name no student: they travel in the cookie of the session."""
    session[_KEY] = [_whose(), words, undo, *map(str, record_ids)]


def just_saved() -> Saved | None:
    """What to say on this page; the second asking gets nothing, nor does who signed in meanwhile on the same computer."""
    whose, *kept = session.pop(_KEY, [""])
    return Saved(kept[0], kept[1], tuple(kept[2:])) if kept and whose == _whose() else None


def _whose() -> str:
    """The sign-in that saved it."""
    return str(session.get("_user_id", ""))
