"""Operations on what stands beside the rules: how an ambiguity is settled, the grace for all, how long a form takes. Pure."""

from __future__ import annotations

from policy_profiles.change_words import Translate, plain_words
from policy_profiles.consistency import parts_of, value_at
from policy_profiles.documents import Data, Document
from policy_profiles.editing.edited import Edited, form_in, opened
from policy_profiles.editing.errors import ChoiceMissing, GraceOutOfRange, MinutesOutOfRange, NothingToChoose
from policy_profiles.editing.numbers import MOST_GRACE, MOST_MINUTES
from policy_profiles.rules import Mark


def change_setting(document: Data, *, setting: str, value: str) -> Edited:
    """Settle an ambiguity otherwise: put one of its options at every place where one of them stands."""
    made = opened(document)
    entry = made["settings"].get(setting)
    if entry is None or not entry.get("options"):
        raise NothingToChoose
    if value not in entry["options"]:
        raise ChoiceMissing
    for path in adjustable_paths(made, setting):
        _put(made, path, value)
    return Edited(made, f"{entry['question']} 改为：{option_words(made, setting, value)}")


def change_grace(document: Data, *, grace: int) -> Edited:
    """Set the grace of every rule that has none of its own."""
    made = opened(document)
    if not 0 <= grace <= MOST_GRACE:
        raise GraceOutOfRange(most=MOST_GRACE)
    before, made["grace_workdays"] = made["grace_workdays"], grace
    return Edited(made, f"一般宽限由 {before} 个工作日改为 {grace} 个工作日")


def change_form(document: Data, *, key: str, minutes: int) -> Edited:
    """Say how many minutes this school needs for a form: the 预演 counts with them instead of the platform's guess."""
    made = opened(document)
    row = form_in(made, key)
    if not 1 <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(title=row["title"], most=MOST_MINUTES)
    if row.get("minutes") == minutes:
        return Edited(opened(document), f"{row['title']}：没有变化")
    row["minutes"], row["minutes_mark"] = minutes, str(Mark.SCHOOL)
    return Edited(made, f"填一份《{row['title']}》按 {minutes} 分钟算")


def adjustable_paths(document: Data, setting: str) -> tuple[str, ...]:
    """The places of an ambiguity at which one of its options stands now."""
    entry = document["settings"][setting]
    return tuple(path for path in entry.get("values", {}) if value_at(document, path) in entry.get("options", ()))


def chosen(document: Data, setting: str) -> str:
    """The option that holds now, empty where there is nothing to choose."""
    paths = adjustable_paths(document, setting)
    return str(value_at(document, paths[0])) if paths else ""


OPTION_LABELS: dict[str, str] = {
    "after": "从开学那天往后算",
    "before": "从开学那天往前算",
    "waive": "那一次免去",
    "adverse": "造成不良后果的，取消评优资格",
    "serious": "造成严重后果的，取消评优资格",
    "never": "不取消评优资格",
}
"""What is said at more length where it is chosen than where a change is told of."""


def option_words(document: Data, setting: str, option: str, translate: Translate = str) -> str:
    """An option of a setting in words: those of the field in which it stands."""
    if option in OPTION_LABELS:
        return translate(OPTION_LABELS[option])
    paths = adjustable_paths(document, setting)
    return plain_words(paths[0].rpartition(".")[2] if paths else "", option, translate)


def _put(document: Document, path: str, value: object) -> None:
    *before, last = parts_of(path)
    target = document
    for part in before:
        target = target[part]
    target[last] = value
