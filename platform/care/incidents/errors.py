"""What can be wrong with an incident or a mandatory report."""

from __future__ import annotations

from kernel.errors import DomainError


class SubjectHandles(DomainError):
    """Whom an incident is about does not handle it (INV-5)."""

    code = "incident-subject-handles"
    message = "被反映的人不能处理这件事。请换一位处理人；学校里没有合适的人时，请联系区教育局。"


class ReporterHandles(DomainError):
    """Who reported it does not handle it."""

    code = "incident-reporter-handles"
    message = "这件事是您上报的，请另选一位处理人。"


class NotTheHandler(DomainError):
    """Steps are taken by whoever handles the incident."""

    code = "incident-not-handler"
    message = "这一步由处理人来做。需要换人时，请先点「换人处理」。"


class NoSuchHandler(DomainError):
    """Only somebody who handles incidents here and may see this one can be named."""

    code = "incident-no-such-handler"
    message = "请从名单里选一位处理人。"


class WithoutMeasure(DomainError):
    """Something was found, and nothing has been done about it."""

    code = "incident-without-measure"
    message = "这件事已认定成立或部分成立，请先写明怎样处理，再回访。"


class NoWayBack(DomainError):
    """Nobody reads what is written to the reporter."""

    code = "incident-no-way-back"
    message = "这件事已经关闭，反映人看不到新的话了。"


class TooManyToday(DomainError):
    """So many reports without a name came today that somebody must be playing."""

    code = "incident-too-many"
    message = "今天收到的太多，您写的都还在，请先存下来，明天再交。孩子可能受到伤害的，点上那一项就能交；有危险请马上拨打 110。"


class TooManyNow(DomainError):
    """So many came from one place within a quarter of an hour; what was typed is shown again."""

    code = "incident-too-many-now"
    message = "这里刚刚交得太多，您写的都还在，请过一刻钟再交。有危险请马上拨打 110。"


class WrongCode(DomainError):
    """No report here belongs to the code."""

    code = "incident-wrong-code"
    message = "没有找到这个查询码。请核对有没有抄错，空格和横线不用管。"


class ReportOver(DomainError):
    """A closed incident takes no further answer."""

    code = "incident-over"
    message = "这件事已经办完关闭。还有新的情况，请重新反映一次。"


class ReceiptTwice(DomainError):
    """The receipt of that telling is written down already."""

    code = "mandatory-receipt-twice"
    message = "这次报告已经登记过回执。"


class ToldInFuture(DomainError):
    """Nobody was told later than now."""

    code = "mandatory-told-in-future"
    message = "时间不能晚于现在。"
