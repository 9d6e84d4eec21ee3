"""The use cases of a school's policy document: adopting a built-in one, editing a draft, asking for less, publishing."""

from policy_profiles.documents import digest_of
from policy_profiles.services.adopting import adopt
from policy_profiles.services.drafting import discard_draft, edit_draft, replace_draft, start_draft, undo_edit

__all__ = [
    "adopt",
    "digest_of",
    "discard_draft",
    "edit_draft",
    "replace_draft",
    "start_draft",
    "undo_edit",
]
