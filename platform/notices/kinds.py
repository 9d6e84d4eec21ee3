"""What a notice can be about. A line is put into words when it is read, from its kind, its count and the id it points at."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """Why somebody is told; a new member needs its words in `web/notice_words.py`, which a test asks for."""

    DECISION_ASKED = "decision_asked"
    """So many candidates and requests wait for this person's word. One line, whatever the number."""
    PROPOSAL_CONFIRMED = "proposal_confirmed"
    """So many of the things that this person proposed were taken up."""
    PROPOSAL_DECLINED = "proposal_declined"
    """So many of the things that this person proposed were not taken up."""
    REVIEW_ASKED = "review_asked"
    """So many classes are handed in and wait for a second person."""
    CLASS_RETURNED = "class_returned"
    """A class came back to whom handed it in."""
    WINDOW_OPENED = "window_opened"
    """The term's screening begins."""
    ROSTER_HANDED_IN = "roster_handed_in"
    """A college's roster was signed and waits to be received."""
    ROSTER_RETURNED = "roster_returned"
    """A college's roster came back to whom signed it."""
    ROSTER_CHECKED = "roster_checked"
    """An upload was checked and waits for a yes, or for mending."""
    ROSTER_IMPORTED = "roster_imported"
    """An upload was taken over."""
    FILE_READY = "file_ready"
    """A file that this person asked for can be fetched."""
    WORK_FAILED = "work_failed"
    """Long work that this person asked for stopped for good."""
    REMINDED = "reminded"
    """Somebody who waits reminds whose duty it is."""
    DUTIES_PRESS = "duties_press"
    """So much is asked of this person now. One line, whatever the number."""
    DUTIES_LATE_HERE = "duties_late_here"
    """So much of what others were to do has been late for so long that this person is told."""
    DUTIES_RECEIVED = "duties_received"
    """A colleague's duties were handed over to this person."""
    DUTIES_GIVEN = "duties_given"
    """This person's duties were handed over to a colleague."""
    DUTIES_RETURNED = "duties_returned"
    """What was handed over went back."""
    CARD_ASKED = "card_asked"
    """A class teacher would like to hear how a student is doing in this person's lessons."""
    CONFERENCE_NEWS = "conference_news"
    """A conference that this person sits in was called, or somebody wrote into its thread."""
    PEER_OBSERVED = "peer_observed"
    """So many things were handed in by helpers of this person's class."""
    PEER_CONTACT_ASKED = "peer_contact_asked"
    """A helper asks this person to get in touch soon."""
    LETTER_HANDED_IN = "letter_handed_in"
    """A letter to a family waits for this person's second look."""
    PLAN_HANDED_IN = "plan_handed_in"
    """A plan waits for this person to agree."""
    MINUTES_WRITTEN = "minutes_written"
    """Minutes of a guardian seminar wait for this person to confirm them."""
    MINUTES_CONFIRMED = "minutes_confirmed"
    """The minutes of a seminar that this person planned or wrote down are confirmed."""
    FEE_RELIEF_ASKED = "fee_relief_asked"
    """Something that was asked for waits for this person's decision."""
    FEE_RELIEF_ANSWERED = "fee_relief_answered"
    """What this person asked for was decided, or ended early."""
    FEE_LIST_CHANGED = "fee_list_changed"
    """Something came onto the list of what families pay less for, or was ended early."""
    LOOSENING_DECIDED = "loosening_decided"
    """The district answered what this person asked for."""
    EDITION_OFFERED = "edition_offered"
    """The district published an edition of the template that the school's document goes back to."""


DIGESTS = frozenset(
    {
        NoticeKind.DECISION_ASKED,
        NoticeKind.REVIEW_ASKED,
        NoticeKind.DUTIES_PRESS,
        NoticeKind.DUTIES_LATE_HERE,
    }
)
"""Kinds that say how much waits as a whole; they point at the school and not at one thing."""
GATHERED = frozenset({NoticeKind.PROPOSAL_CONFIRMED, NoticeKind.PROPOSAL_DECLINED, NoticeKind.PEER_OBSERVED})
"""Kinds of which each further one adds to the unread line; they too point at the school."""
REMINDERS = frozenset({NoticeKind.DUTIES_PRESS, NoticeKind.DUTIES_LATE_HERE, NoticeKind.REMINDED})
"""Kinds that say again what stands on a list anyway; who does not want them in the portal gets none there."""
