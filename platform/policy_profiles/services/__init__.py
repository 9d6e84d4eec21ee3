"""The use cases of a school's policy document: adopting a built-in one, editing a draft, asking for less, publishing."""

from policy_profiles.documents import digest_of
from policy_profiles.services.adopting import adopt
from policy_profiles.services.drafting import discard_draft, edit_draft, replace_draft, start_draft, undo_edit
from policy_profiles.services.loosening_requests import ask_loosening, decide_loosening, withdraw_loosening
from policy_profiles.services.publishing import may_be_immediate, publish_draft

__all__ = [
    "adopt",
    "ask_loosening",
    "decide_loosening",
    "digest_of",
    "discard_draft",
    "edit_draft",
    "may_be_immediate",
    "publish_draft",
    "replace_draft",
    "start_draft",
    "undo_edit",
    "withdraw_loosening",
]
