"""Errors that a person can act on. Each has a stable code and a Chinese message that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """Something a person asked for cannot be done. `web/errors.py` gives each a status and a page.

    `message` is the Chinese source text with `{name}` places for `details`; details never hold a student's data.
    """

    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, **details: object) -> None:
        self.details: Mapping[str, object] = details
        super().__init__(self.code)

    @property
    def text(self) -> str:
        """The Chinese message with its details filled in."""
        return self.message.format(**self.details)


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does: one answer for both."""

    code = "not-found"
    message = "没有找到您要的内容。它可能已被移走，或不在您的职责范围内。"


class Forbidden(DomainError):
    """The person is known, but lacks the permission."""

    code = "forbidden"
    message = "您没有查看此内容的授权，可向校长申请。"


class InvalidInput(DomainError):
    """Fields were filled in wrongly; `faults` maps each field to its messages."""

    code = "invalid-input"
    message = "有几处需要修改，请看标出的位置。"

    def __init__(self, faults: Mapping[str, list[str]]) -> None:
        self.faults = faults
        super().__init__()


class StaleRecord(DomainError):
    """Somebody else changed the record meanwhile; nothing was overwritten.

    `current` holds the other person's values by field, for the page that shows both versions.
    """

    code = "stale-record"
    message = "您填写期间，别人已修改了这条记录。下面同时列出两份内容，请核对后再保存。"

    def __init__(self, current: Mapping[str, object] | None = None) -> None:
        self.current: Mapping[str, object] = current or {}
        super().__init__()


class ForbiddenMove(DomainError):
    """A state cannot move that way from where it stands."""

    code = "forbidden-move"
    message = "现在是「{state}」，不能执行这一步。请刷新页面查看最新状态。"


class ServiceUnavailable(DomainError):
    """Something that must be written cannot be written, so nothing is shown (INV-6)."""

    code = "unavailable"
    message = "暂时无法记录本次查阅，因此没有显示内容。请稍后再试。"
