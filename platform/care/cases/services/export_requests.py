"""Files with the names of children in care: made for whoever may take them out, else asked for and allowed by a second person.

Bulk export is the principal's to allow; the leadership group and the counselling centre ask (domain.md section 4). The
forms of one's own class are one's own papers, ready to sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from accounts import queries as accounts
from accounts.grants import roles_with
from accounts.permissions import Permission
from care.cases.errors import OwnExport
from care.cases.events import ExportAllowed, ExportAsked, ExportRefused
from care.cases.terms import PaperPurpose, Refusal
from kernel import events
from kernel.actor import Actor
from kernel.errors import NotFound
from notices import services as notices
from notices.kinds import NoticeKind
from policy_profiles.categories import Tier
from privacy import protection
from privacy import services as privacy
from works import queries as works_found
from works import services as works
from works.errors import FileGone
from works.lifecycle import WorkKind
from works.models import Work
from works.services import MadeFile


def begin_export(
    kind: WorkKind, *, job: str, purpose: PaperPurpose, is_own_class: bool = False, actor: Actor, **args: object
) -> Work:
    """Have the file made, or ask for it, as this person may; raises NotFound for whoever may neither."""
    if is_own_class or actor.may(Permission.CASE_EXPORT):
        return works.begin(kind, job=job, purpose=purpose, actor=actor, **args)
    if not actor.may(Permission.CASE_EXPORT_ASK):
        raise NotFound
    work = works.propose(kind, job=job, purpose=purpose, actor=actor, **args)
    notices.tell(NoticeKind.EXPORT_ASKED, to=_deciders(), subject_id=work.id)
    events.record(ExportAsked(work_id=work.id, purpose=purpose), actor)
    return work


def open_made_file(work_id: UUID, *, what: str, actor: Actor) -> MadeFile:
    """A file that this person had made, with everybody in it written to the access log once more.

    Raises NotFound, and FileGone also when somebody in it is protected from them meanwhile.
    """
    file = works.open_file(work_id=work_id, actor=actor)
    doors = protection.doors()
    if any(doors.shut_out([actor.user_id], student_id) for student_id in file.subject_ids if actor.user_id):
        raise FileGone
    privacy.log_reads(student_ids=file.subject_ids, what=what, tier=Tier.T2, reason="您生成了这份文件", actor=actor)
    return file


def list_exports_to_decide() -> Sequence[Work]:
    """What waits for somebody to allow it."""
    return works_found.all_asked()


def allow_export(work_id: UUID, *, actor: Actor) -> Work:
    """Let the file be made for whoever asked, with the rights that they have then. Raises NotFound, OwnExport, ForbiddenMove."""
    work = _asked(work_id, actor)
    works.allow(work, actor=actor)
    events.record(ExportAllowed(work_id=work.id), actor)
    return work


def refuse_export(work_id: UUID, *, reason: Refusal, actor: Actor) -> Work:
    """Say no, and why. Raises NotFound, OwnExport, ForbiddenMove."""
    work = _asked(work_id, actor)
    works.refuse(work, reason=reason, actor=actor)
    notices.tell(NoticeKind.EXPORT_REFUSED, to=[work.asked_by], subject_id=work.id)
    events.record(ExportRefused(work_id=work.id, reason=reason), actor)
    return work


def _asked(work_id: UUID, actor: Actor) -> Work:
    work = works_found.asked(work_id, to_change=True)
    if work.asked_by == actor.user_id:
        raise OwnExport
    return work


def _deciders() -> set[UUID]:
    return {one.user_id for one in accounts.holders(roles_with(Permission.CASE_EXPORT))}
