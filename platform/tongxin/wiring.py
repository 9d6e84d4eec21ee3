"""What entry points give to packages that lie below the rooms: jobs after events, what links are for, whose files are whose."""

from __future__ import annotations

from collections.abc import Sequence

from attachments import rooms
from attachments.rooms import AttachmentRoom
from care.cases import services as cases
from care.home_contact import services as home_contact
from care.seminars import services as seminars
from care.talks import services as talks
from care.trainings import services as trainings
from kernel import events
from links import purposes
from links.purposes import LinkPurpose
from workers.reactions import REACTIONS

LINK_PURPOSES: Sequence[LinkPurpose] = (
    home_contact.REPLY_LINK,
    seminars.INVITATION_LINK,
    seminars.SIGN_IN_LINK,
)
"""Every purpose of a personal link: each room that sends links names its own here."""


ATTACHMENT_ROOMS: Sequence[AttachmentRoom] = (
    cases.EVIDENCE,
    home_contact.LETTER_FILES,
    home_contact.POSTING_PROOFS,
    home_contact.VISIT_FILES,
    talks.TALK_FILES,
    trainings.TRAINING_FILES,
)
"""Every kind of record that has files."""


def wire() -> None:
    """Install all of it; once a process, before anything is asked of it."""
    events.install(REACTIONS)
    purposes.install(LINK_PURPOSES)
    rooms.install(ATTACHMENT_ROOMS)
