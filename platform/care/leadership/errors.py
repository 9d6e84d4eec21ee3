"""What can be wrong with an appointment."""

from __future__ import annotations

from kernel.errors import DomainError


class HeadServing(DomainError):
    """A group has one head."""

    code = "head-serving"
    message = "领导小组已有组长。要换人，请在现任组长那一行选择「由他人接任」。"


class AlreadyInGroup(DomainError):
    """The person has an appointment in this group."""

    code = "already-in-group"
    message = "这位老师已经在领导小组里。要调整分工，请先让原来的任命卸任。"


class AccountMissing(DomainError):
    """Who decides on cases has to sign in."""

    code = "account-missing"
    message = "{name}还没有登录账号。组长和有审批权的成员需要先在「账号」里邀请开通。"


class HeadNeedsSuccessor(DomainError):
    """A school in operation is never left without a head (A11)."""

    code = "head-needs-successor"
    message = "领导小组不能没有组长。请选择接任的人，原组长会在同一天卸任。"


class NoHead(DomainError):
    """A group without a head cannot be confirmed."""

    code = "no-head"
    message = "领导小组还没有在任的组长，请先任命组长。"
