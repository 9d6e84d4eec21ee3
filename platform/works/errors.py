"""What can be wrong with long work, for the people who asked for it."""

from __future__ import annotations

from kernel.errors import DomainError


class FileGone(DomainError):
    """A finished file is kept for a short time only."""

    code = "work-file-gone"
    message = "这份文件只保留一天，已经清除。需要时请重新生成。"


class NotRetryable(DomainError):
    """Only what failed for good can be started again."""

    code = "work-not-failed"
    message = "这项工作没有停下，不需要重新开始。"


class NotCancellable(DomainError):
    """It has ended, or it is of a kind that must not be left half done."""

    code = "work-not-cancellable"
    message = "这项工作已经结束，或不能中途取消。"
