"""The operations by which a draft of a policy document is edited: small, named, pure; document in, document out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kernel.errors import NotFound
from policy_profiles.documents import Data
from policy_profiles.editing.categories import add_category, rename_category, restore_category, retire_category
from policy_profiles.editing.duties import add_duty, remove_duty
from policy_profiles.editing.edited import Edited
from policy_profiles.editing.numbers import numbers_of
from policy_profiles.editing.rules import change_rule, switch_rule
from policy_profiles.editing.settings import change_form, change_grace, change_setting, chosen
from policy_profiles.paperwork import usual_minutes

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
        change_form,
    )
}


def standing(operation: str, document: Data, arguments: Mapping[str, object]) -> dict[str, object]:
    """What stands in the document where the operation would write, by the names of its form: for a lost update."""
    if operation == change_grace.__name__:
        return {"grace": document["grace_workdays"]}
    if operation == change_setting.__name__ and arguments.get("setting") in document["settings"]:
        return {"value": chosen(document, str(arguments["setting"]))}
    form = next((row for row in document.get("forms", ()) if row["key"] == arguments.get("key")), None)
    if operation == change_form.__name__ and form is not None:
        return {"minutes": form.get("minutes", usual_minutes(form["fields"]))}
    rule = document["rules"].get(str(arguments.get("rule")))
    if operation == change_rule.__name__ and rule is not None:
        numbers = {f"number[{number.field}]": number.of(rule["when"]) for number in numbers_of(rule)}
        grace = rule.get("grace_workdays", document["grace_workdays"])
        return {**numbers, "owner": rule["owner"], "evidence": rule["evidence"], "grace": grace}
    return {}


def apply(operation: str, document: Data, arguments: Mapping[str, object]) -> Edited:
    """The document after the operation of that name. Raises NotFound for an unknown one, EditRefused (errors.py) with words."""
    known = OPERATIONS.get(operation)
    if known is None:
        raise NotFound
    return known(document, **arguments)
