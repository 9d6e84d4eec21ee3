"""What can be wrong with a link."""

from __future__ import annotations

from kernel.errors import DomainError, NotFound


class LinkRefused(NotFound):
    """Unknown, mistyped, expired, used, closed, of a school that is not in operation: one answer for all."""

    code = "link-refused"
    message = (
        "可能是时间过了，可能已经填过，也可能地址少输了几个字。如果您刚才已经提交，学校已经收到，不用再填。"
        "需要帮忙时，请给孩子的老师打个电话。"
    )


class LinkOver(DomainError):
    """A link that was answered or closed is not sent again."""

    code = "link-over"
    message = "这个链接已经用过或已经关闭，不能重发。请重新发一个。"


class TooManyAnswers(DomainError):
    """So many answers from one place that something is odd; what was typed is shown again."""

    code = "link-too-many"
    message = "刚才提交得太频繁了，请过几分钟再点一次。您填的都在。"
