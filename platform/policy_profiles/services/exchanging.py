"""Bringing a document from a file into the draft: whole, checked, and as one edit that can be taken back."""

from __future__ import annotations

from kernel.actor import Actor
from kernel.db import session
from kernel.yaml_files import Fault
from policy_profiles import comparison, loader, queries
from policy_profiles.documents import Document
from policy_profiles.errors import NothingImported, ProfileFaults
from policy_profiles.models import ProfileDraft
from policy_profiles.services import drafting


def import_draft(*, content: bytes, stage: str, seen_version: int | None, actor: Actor) -> ProfileDraft:
    """Put a file's document in the draft's place; a draft is begun from the newest version if there is none.

    Raises ProfileFaults with everything that is wrong (then nothing has changed), StaleRecord, ProfileNotAdopted and
    NothingImported where the file says what the draft says.
    """
    document = loader.read(loader.text_of(content))
    known = queries.draft()
    draft = known or drafting.start_draft(actor=actor)
    faults = [*_for_another_school(document, draft.document["key"], stage), *loader.faults_of(document)]
    if faults:
        raise ProfileFaults(faults)
    session().flush()  # a draft that was just begun is locked below
    seen = draft.version if known is None else (seen_version or 0)
    edit = drafting.replace_draft(document, words="从文件导入", seen_version=seen, actor=actor)
    if edit is None:
        raise NothingImported
    return draft


def _for_another_school(document: Document, key: str, stage: str) -> list[Fault]:
    """What shows that the file is not this school's, whatever else is wrong with it."""
    faults = []
    if "key" in document and document["key"] != key:
        faults.append(
            Fault(
                "key",
                f"是「{document['key']}」的制度，本校的是「{key}」",
                "请导入本校自己的制度；要换一套，请在「制度配置」里选",
            )
        )
    stages = document.get("stages")
    if isinstance(stages, list) and stage and not comparison.is_for(stages, stage):
        faults.append(Fault("stages", "不是给本校这个学段的", "请核对文件，或改正学段"))
    return faults
