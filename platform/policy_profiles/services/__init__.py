"""The use cases of a school's policy document: adopting a built-in one, editing a draft, asking for less, publishing."""

from policy_profiles.documents import digest_of
from policy_profiles.services.adopting import adopt
from policy_profiles.services.ceilings import set_ceiling
from policy_profiles.services.drafting import discard_draft, edit_draft, replace_draft, start_draft, undo_edit
from policy_profiles.services.exchanging import import_draft
from policy_profiles.services.loosening_requests import ask_loosening, decide_loosening, withdraw_loosening
from policy_profiles.services.publishing import first_day, may_be_immediate, publish_draft
from policy_profiles.services.templates import decline_edition, publish_edition, take_edition

__all__ = [
    "adopt",
    "ask_loosening",
    "decide_loosening",
    "decline_edition",
    "digest_of",
    "discard_draft",
    "edit_draft",
    "first_day",
    "import_draft",
    "may_be_immediate",
    "publish_draft",
    "publish_edition",
    "replace_draft",
    "set_ceiling",
    "start_draft",
    "take_edition",
    "undo_edit",
    "withdraw_loosening",
]
