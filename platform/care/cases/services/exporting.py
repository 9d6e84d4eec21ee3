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
from care.cases.services.export_requests import begin_export, open_made_file
from care.cases.services.reading import list_roster
from care.cases.terms import PAPER_LABELS, PaperPurpose
from kernel import clock, workbooks
from kernel.actor import Actor
from notices import services as notices
from notices.kinds import NoticeKind
from works import services as works
from works.lifecycle import WorkKind
from works.models import Work
from works.progress import advance
from works.services import MadeFile

JOB: Final = "cases.export"
DOWNLOADED: Final = "下载名册"
_HEADINGS = ("班级", "姓名", "学号", "状态", "自何时起")


def ask_export(*, wanted: RosterFilter, purpose: PaperPurpose, actor: Actor) -> Work:
    """Ask for the list as a file; it is made with the rights that this person has when the job runs. Raises NotFound."""
    return begin_export(
        WorkKind.CASES_EXPORT,
        job=JOB,
        purpose=purpose,
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
        rows += list_roster(wanted, page=page, purpose=_purpose(work), actor=asker)
    file = MadeFile("名单.xlsx", workbooks.MIMETYPE, _workbook(rows, _trace(work)), [row.student_id for row in rows])
    works.keep_file(work, file, result={"rows": len(rows)})
    work.total = len(rows)
    notices.tell(NoticeKind.FILE_READY, to=[work.asked_by], subject_id=work.id)


def open_export(*, work_id: UUID, actor: Actor) -> MadeFile:
    """The file, with everybody in it written to the access log once more. Raises NotFound, FileGone."""
    return open_made_file(work_id, what=DOWNLOADED, actor=actor)


def _workbook(rows: Sequence[RosterRow], trace: str) -> bytes:
    return workbooks.workbook("名单", _HEADINGS, map(_cells, rows), width=16, foot=trace)


def _trace(work: Work) -> str:
    """Who took it out, when, what for and who allowed it: in the file itself, whoever it is handed on to."""
    allowed = f"；{work.decided_by_name}批准" if work.decided_by_name else ""
    when = f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    return f"{work.asked_by_name}于{when}生成；用途：{_purpose(work)}{allowed}。请勿转发，用完即删。"


def _cells(row: RosterRow) -> tuple[object, ...]:
    return (row.class_name, row.student_name, row.student_number, STATE_LABELS[row.state], row.since)


def _purpose(work: Work) -> str:
    return PAPER_LABELS[PaperPurpose(work.purpose)] if work.purpose else "未注明"
