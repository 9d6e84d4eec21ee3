"""The operations by which a draft of a policy document is edited: small, named, pure; document in, document out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kernel.errors import NotFound
from policy_profiles.documents import Data
from policy_profiles.editing.categories import add_category, rename_category, restore_category, retire_category
from policy_profiles.editing.duties import add_duty, remove_duty
from policy_profiles.editing.edited import Edited
from policy_profiles.editing.rules import change_rule, switch_rule
from policy_profiles.editing.settings import change_grace, change_setting

OPERATIONS: dict[str, Callable[..., Edited]] = {
    operation.__name__: operation
    for operation in (
        add_category,
        rename_category,
        retire_category,
        restore_category,
        change_rule,
        switch_rule,
        add_duty,
        remove_duty,
        change_setting,
        change_grace,
    )
}


def apply(operation: str, document: Data, arguments: Mapping[str, object]) -> Edited:
    """The document after the operation of that name. Raises NotFound for an unknown one, EditRefused (errors.py) with words."""
    known = OPERATIONS.get(operation)
    if known is None:
        raise NotFound
    return known(document, **arguments)
