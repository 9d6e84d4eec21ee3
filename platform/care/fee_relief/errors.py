"""What can be wrong with a fee relief."""

from __future__ import annotations

from kernel.errors import DomainError


class ReliefNotOffered(DomainError):
    """The school's policy document knows no fee relief."""

    code = "fee-relief-not-offered"
    message = "学校现行制度没有生活费用减免。"


class OwnRelief(DomainError):
    """Whoever asked for it does not decide on it (INV-5)."""

    code = "fee-relief-own"
    message = "申请的人和审批的人不能是同一位。请由另一位负责人审批。"


class ReliefAlreadyAsked(DomainError):
    """The same is waiting for a decision."""

    code = "fee-relief-already-asked"
    message = "这位同学的「{item}」已经有一份申请在等审批。要改金额或日期，请打开那一份修改。"


class ReliefAlreadyRuns(DomainError):
    """The same was granted for some of these days."""

    code = "fee-relief-already-runs"
    message = "这位同学的「{item}」在 {since} 至 {until} 已经批准减免。要改，请打开那一份点「更正」。"


class NothingToCorrect(DomainError):
    """Only a relief in effect is replaced by another one."""

    code = "fee-relief-nothing-to-correct"
    message = "这份减免现在是「{state}」，不能更正。请另外申请。"


class ReliefOver(DomainError):
    """Its last day has passed."""

    code = "fee-relief-over"
    message = "这份减免在 {until} 已经到期。"


class ReliefInThePast(DomainError):
    """Nothing is left of the days that were asked for."""

    code = "fee-relief-past"
    message = "申请的最后一天（{until}）已经过去，不能再批准。请班主任先改日期，或答复不同意。"
