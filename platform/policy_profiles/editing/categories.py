"""Operations on the types of students in care: add, rename, retire, take up again. Pure."""

from __future__ import annotations

from policy_profiles.canonical import NODES
from policy_profiles.categories import Tier
from policy_profiles.documents import Data, Document
from policy_profiles.editing.edited import Edited, category_in, clean, opened
from policy_profiles.editing.errors import ChoiceMissing, LastCategory, ProofMissing, TitleTaken, TooManyOwn
from policy_profiles.rules import Mark

MOST_OWN = 20


def add_category(document: Data, *, title: str, definition: str, tier: str, node: str, evidence: str) -> Edited:
    """Add a type of the school's own; `evidence` is what may prove it, one a line."""
    made = opened(document)
    title = _free_title(made, title)
    proofs = list(dict.fromkeys(line.strip() for line in evidence.splitlines() if line.strip()))
    if not proofs:
        raise ProofMissing
    if node not in NODES or tier not in list(Tier):
        raise ChoiceMissing
    made["categories"].append(
        {
            "code": _next_code(made),
            "title": title,
            "title_en": title,
            "definition": clean(definition, what="界定", most=300),
            "mark": str(Mark.SCHOOL),
            "tier": tier,
            "node": node,
            "evidence": [clean(proof, what="认定依据", most=60) for proof in proofs],
        }
    )
    return Edited(made, f"增加一类对象「{title}」")


def rename_category(document: Data, *, code: str, title: str) -> Edited:
    """Give a type another name; files that hold it keep the name that they were given."""
    made = opened(document)
    row = category_in(made, code)
    before = row["title"]
    if title.strip() != before:
        row["title"] = _free_title(made, title)
    return Edited(made, f"「{before}」改称「{row['title']}」")


def retire_category(document: Data, *, code: str) -> Edited:
    """Take a type out of use: old files keep it, nobody is listed under it any more (INV-9)."""
    made = opened(document)
    row = category_in(made, code)
    row["retired"] = True
    if all(other.get("retired") for other in made["categories"]):
        raise LastCategory(title=row["title"])
    return Edited(made, f"停用「{row['title']}」")


def restore_category(document: Data, *, code: str) -> Edited:
    """Take a retired type into use again."""
    made = opened(document)
    row = category_in(made, code)
    row.pop("retired", None)
    return Edited(made, f"恢复「{row['title']}」")


def _free_title(document: Document, title: str) -> str:
    title = clean(title, what="名称", most=30)
    if any(row["title"] == title for row in document["categories"]):
        raise TitleTaken(title=title)
    return title


def _next_code(document: Document) -> str:
    used = {row["code"] for row in document["categories"]}
    free = next((f"S{number}" for number in range(1, MOST_OWN + 1) if f"S{number}" not in used), None)
    if free is None:
        raise TooManyOwn(most=MOST_OWN)
    return free
