"""The states of a roster import: checked row by row, shown as a dry run, then taken over whole or not at all."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class ImportState(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    FAULTY = "faulty"
    CHECKED = "checked"
    COMMITTING = "committing"
    COMMITTED = "committed"
    CANCELLED = "cancelled"


class ImportMove(StrEnum):
    """What may be done with an import."""

    FIND_FAULTY = "find_faulty"
    FIND_GOOD = "find_good"
    CONFIRM = "confirm"
    COMMIT = "commit"
    CANCEL = "cancel"


LABELS: dict[ImportState, str] = {
    ImportState.CHECKING: "正在核对",
    ImportState.FAULTY: "需要修改",
    ImportState.CHECKED: "等待确认",
    ImportState.COMMITTING: "正在写入",
    ImportState.COMMITTED: "已完成",
    ImportState.CANCELLED: "已取消",
}

# A roster that changed between the dry run and the writing is found good (or faulty) once more and waits for a new answer.
MOVES: Transitions[ImportState, ImportMove] = Transitions(
    {
        (ImportState.CHECKING, ImportMove.FIND_FAULTY): ImportState.FAULTY,
        (ImportState.CHECKING, ImportMove.FIND_GOOD): ImportState.CHECKED,
        (ImportState.CHECKED, ImportMove.CONFIRM): ImportState.COMMITTING,
        (ImportState.COMMITTING, ImportMove.COMMIT): ImportState.COMMITTED,
        (ImportState.COMMITTING, ImportMove.FIND_FAULTY): ImportState.FAULTY,
        (ImportState.COMMITTING, ImportMove.FIND_GOOD): ImportState.CHECKED,
        (ImportState.CHECKING, ImportMove.CANCEL): ImportState.CANCELLED,
        (ImportState.FAULTY, ImportMove.CANCEL): ImportState.CANCELLED,
        (ImportState.CHECKED, ImportMove.CANCEL): ImportState.CANCELLED,
        (ImportState.COMMITTING, ImportMove.CANCEL): ImportState.CANCELLED,
    }
)

WORKING = frozenset({ImportState.CHECKING, ImportState.COMMITTING})
"""States in which the platform is at work, so that the page looks again by itself."""
ENDED = frozenset({ImportState.COMMITTED, ImportState.CANCELLED})
"""States in which nothing of the uploaded rows is kept."""
