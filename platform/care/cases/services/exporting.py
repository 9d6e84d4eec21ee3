"""The 关爱名册 as a file: made by a job page by page, kept sealed for a day, handed out to whoever asked and to nobody else.

Whoever asks has the right to take names out of the house; the same list shows no category here either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from accounts import services as accounts
from care.cases import queries
from care.cases.lifecycle import ACTIVE, STATE_LABELS, CaseState
from care.cases.queries import PAGE, RosterFilter, RosterRow
from care.cases.services.reading import list_roster
from kernel import workbooks
from kernel.actor import Actor
from notices import services as notices
from notices.kinds import NoticeKind
from policy_profiles.categories import Tier
from privacy import services as privacy
from works import services as works
from works.lifecycle import WorkKind
from works.models import Work
from works.progress import advance
from works.services import MadeFile

JOB: Final = "cases.export"
DOWNLOADED: Final = "下载名册"
_HEADINGS = ("班级", "姓名", "学号", "状态", "自何时起")


def ask_export(*, wanted: RosterFilter, actor: Actor) -> Work:
    """Ask for the list as a file; it is made with the rights that this person has when the job runs."""
    return works.begin(
        WorkKind.CASES_EXPORT,
        job=JOB,
        states=[str(state) for state in wanted.states],
        class_id=str(wanted.class_id) if wanted.class_id else None,
        actor=actor,
    )


def export(*, work_id: UUID, states: Sequence[str] = ACTIVE, class_id: UUID | None = None, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Make the file (a job). Every page that is read is written to the access log under the name of whoever asked."""
    work = works.of_job(work_id)
    if work.asked_by is None or not work.is_going_on:
        return
    asker = accounts.actor_for(work.asked_by)
    wanted = RosterFilter(states=[CaseState(state) for state in states], class_id=class_id)
    total, rows = queries.count_roster(asker, wanted), list[RosterRow]()
    for page in range(1, -(-total // PAGE) + 1):
        advance(len(rows), total)
        rows += list_roster(wanted, page=page, actor=asker)
    file = MadeFile("名单.xlsx", workbooks.MIMETYPE, _workbook(rows), [row.student_id for row in rows])
    works.keep_file(work, file, result={"rows": len(rows)})
    work.total = len(rows)
    notices.tell(NoticeKind.FILE_READY, to=[work.asked_by], subject_id=work.id)


def open_export(*, work_id: UUID, actor: Actor) -> MadeFile:
    """The file, with everybody in it written to the access log once more. Raises NotFound, FileGone."""
    file = works.open_file(work_id=work_id, actor=actor)
    privacy.log_reads(
        student_ids=file.subject_ids, what=DOWNLOADED, tier=Tier.T2, reason="您生成了这份文件", actor=actor
    )
    return file


def _workbook(rows: Sequence[RosterRow]) -> bytes:
    return workbooks.workbook("名单", _HEADINGS, map(_cells, rows), width=16)


def _cells(row: RosterRow) -> tuple[object, ...]:
    return (row.class_name, row.student_name, row.student_number, STATE_LABELS[row.state], row.since)
