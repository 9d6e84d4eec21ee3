"""The use cases of seminars, activities and forums: their only writers."""

from care.seminars.services.activities import (
    ActivityEntry,
    ForumEntry,
    Recorded,
    record_activity,
    record_forum,
    withdraw_activity,
    withdraw_forum,
)
from care.seminars.services.inviting import add_guests, hand_on, invite_on_paper, note_reply, remove_guest
from care.seminars.services.minuting import Confirmed, confirm, hold, keep_minutes, shortcomings
from care.seminars.services.planning import SeminarEntry, cancel, change, plan
from care.seminars.services.reading import list_forums, list_in_care, list_possible_participants, read_forum
from care.seminars.services.replying import INVITATION_LINK, day_words, invitation
from care.seminars.services.signing_in import MOST_WAITING, SIGN_IN_LINK, open_door, settle_arrival, sign_in, take_back
from care.seminars.services.telling import tell

__all__ = [
    "INVITATION_LINK",
    "MOST_WAITING",
    "SIGN_IN_LINK",
    "ActivityEntry",
    "Confirmed",
    "ForumEntry",
    "Recorded",
    "SeminarEntry",
    "add_guests",
    "cancel",
    "change",
    "confirm",
    "day_words",
    "hand_on",
    "hold",
    "invitation",
    "invite_on_paper",
    "keep_minutes",
    "list_forums",
    "list_in_care",
    "list_possible_participants",
    "note_reply",
    "open_door",
    "plan",
    "read_forum",
    "record_activity",
    "record_forum",
    "remove_guest",
    "settle_arrival",
    "shortcomings",
    "sign_in",
    "take_back",
    "tell",
    "withdraw_activity",
    "withdraw_forum",
]
