"""What entry points give to packages that lie below the rooms: jobs that follow events, and what links are for."""

from __future__ import annotations

from collections.abc import Sequence

from kernel import events
from links import purposes
from links.purposes import LinkPurpose
from workers.reactions import REACTIONS

LINK_PURPOSES: Sequence[LinkPurpose] = ()
"""Every purpose of a personal link: each room that sends links names its own here."""


def wire() -> None:
    """Install all of it; once a process, before anything is asked of it."""
    events.install(REACTIONS)
    purposes.install(LINK_PURPOSES)
