"""What can be wrong with a draft or with sending a form twice."""

from __future__ import annotations

from kernel.errors import DomainError


class DraftTooLong(DomainError):
    """More was typed than a draft holds."""

    code = "draft-too-long"
    message = "写得太长了，没有留底。请先保存一部分。"


class SentAlready(DomainError):
    """The same form was sent and done, and its answer cannot be shown again."""

    code = "sent-already"
    message = "这份表单刚才已经提交成功，没有重复处理。请返回查看结果。"
