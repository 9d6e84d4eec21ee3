"""The use cases of talks and tracking: written once, credited to every duty whose evidence they are."""

from care.talks.services.attaching import TALK_FILES
from care.talks.services.cards import (
    AskedCard,
    CardAnswer,
    answer_card,
    ask_cards,
    list_asked_cards,
    open_card,
    send_card,
    teachers_to_ask,
    tell_asked,
)
from care.talks.services.conference_reading import agreements_in, conference_of, open_conference
from care.talks.services.conferences import (
    Agreed,
    call,
    candidates,
    conclude,
    end_agreements,
    tell_members,
    write_message,
)
from care.talks.services.planning import PlanEntry, PlanWords, write_plan, write_plans_of_many
from care.talks.services.recording import EVIDENCE, Recorded, TalkEntry, Tracking, record_follow_up, record_talk
from care.talks.services.subject_talks import (
    OwnTalk,
    list_own_subject_talks,
    record_subject_talk,
    withdraw_subject_talk,
)
from care.talks.services.together import TrackingEntry, record_follow_ups, record_talks, record_talks_of_many
from care.talks.services.withdrawing import withdraw, withdraw_together

__all__ = [
    "EVIDENCE",
    "TALK_FILES",
    "Agreed",
    "AskedCard",
    "CardAnswer",
    "OwnTalk",
    "PlanEntry",
    "PlanWords",
    "Recorded",
    "TalkEntry",
    "Tracking",
    "TrackingEntry",
    "agreements_in",
    "answer_card",
    "ask_cards",
    "call",
    "candidates",
    "conclude",
    "conference_of",
    "end_agreements",
    "list_asked_cards",
    "list_own_subject_talks",
    "open_card",
    "open_conference",
    "record_follow_up",
    "record_follow_ups",
    "record_subject_talk",
    "record_talk",
    "record_talks",
    "record_talks_of_many",
    "send_card",
    "teachers_to_ask",
    "tell_asked",
    "tell_members",
    "withdraw",
    "withdraw_subject_talk",
    "withdraw_together",
    "write_message",
    "write_plan",
    "write_plans_of_many",
]
