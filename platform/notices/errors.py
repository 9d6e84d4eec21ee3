"""What can be wrong with how people want to be told."""

from __future__ import annotations

from kernel.errors import DomainError


class MailNotConfigured(DomainError):
    """There is no mail server."""

    code = "mail-not-configured"
    message = "平台还没有配置邮件服务器，暂时不能使用邮件提醒。需要的话，请联系平台管理员。"


class MailNotSent(DomainError):
    """The server did not take the mail."""

    code = "mail-not-sent"
    message = "验证码没有发出去。请核对邮箱地址，过一会儿再试一次。"


class TooManyCodes(DomainError):
    """A code was asked for a moment ago, or too often today."""

    code = "too-many-codes"
    message = "验证码发得太频繁了。请一分钟后再试，每天最多五次。"
