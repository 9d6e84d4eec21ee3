"""What can be wrong with a support need."""

from __future__ import annotations

from kernel.errors import DomainError


class PlansOfTheUnsupported(DomainError):
    """Somebody has no support yet, and the check says nothing of what follows."""

    code = "support-check-silent"
    message = "还有 {count} 名同学没有支持或有需要没安排，请写明接下来怎么办。"


class NeedUndoTooLate(DomainError):
    """A need is taken back by its author on the day it was written."""

    code = "support-need-undo-too-late"
    message = "只能由登记人在登记当天撤回。之后请写明结果。"
