"""The kinds of long work, and the states that one goes through."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class WorkKind(StrEnum):
    """What is being done; a new member needs its words in `web/work_words.py`, which a test asks for."""

    ROSTER_CHECK = "roster_check"
    """An uploaded roster is checked row by row."""
    ROSTER_COMMIT = "roster_commit"
    """A confirmed roster is written, all of it or nothing."""
    CASES_EXPORT = "cases_export"
    """The 关爱名册 becomes a file."""
    CLASS_FORMS = "class_forms"
    """The official forms of a whole class become one file."""
    CLASS_LETTERS = "class_letters"
    """The letters to the families of a class become one file."""
    TERM_OPENING = "term_opening"
    """The duties of a term are worked out for the whole school."""


class WorkState(StrEnum):
    """Where a piece of work stands."""

    ASKED = "asked"
    """Somebody else has to allow it first."""
    REFUSED = "refused"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class WorkMove(StrEnum):
    """What may happen to it."""

    ALLOW = "allow"
    REFUSE = "refuse"
    START = "start"
    WAIT = "wait"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    RETRY = "retry"


LABELS: dict[WorkState, str] = {
    WorkState.ASKED: "等待批准",
    WorkState.REFUSED: "没有批准",
    WorkState.WAITING: "等待开始",
    WorkState.RUNNING: "进行中",
    WorkState.DONE: "已完成",
    WorkState.FAILED: "没有做成",
    WorkState.CANCELLED: "已取消",
}

# A job that was killed begins again while its work still says that it runs; one that failed waits for its next try.
MOVES: Transitions[WorkState, WorkMove] = Transitions(
    {
        (WorkState.ASKED, WorkMove.ALLOW): WorkState.WAITING,
        (WorkState.ASKED, WorkMove.REFUSE): WorkState.REFUSED,
        (WorkState.ASKED, WorkMove.CANCEL): WorkState.CANCELLED,
        (WorkState.WAITING, WorkMove.START): WorkState.RUNNING,
        (WorkState.RUNNING, WorkMove.START): WorkState.RUNNING,
        (WorkState.RUNNING, WorkMove.WAIT): WorkState.WAITING,
        (WorkState.WAITING, WorkMove.FINISH): WorkState.DONE,
        (WorkState.RUNNING, WorkMove.FINISH): WorkState.DONE,
        (WorkState.WAITING, WorkMove.FAIL): WorkState.FAILED,
        (WorkState.RUNNING, WorkMove.FAIL): WorkState.FAILED,
        (WorkState.WAITING, WorkMove.CANCEL): WorkState.CANCELLED,
        (WorkState.RUNNING, WorkMove.CANCEL): WorkState.CANCELLED,
        (WorkState.FAILED, WorkMove.CANCEL): WorkState.CANCELLED,
        (WorkState.FAILED, WorkMove.RETRY): WorkState.WAITING,
    }
)

GOING_ON = frozenset({WorkState.WAITING, WorkState.RUNNING})
"""States in which a page looks again by itself."""
