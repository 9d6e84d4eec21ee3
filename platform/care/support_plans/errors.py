"""What can be wrong with a support plan."""

from __future__ import annotations

from kernel.errors import DomainError


class NotReadyYet(DomainError):
    """The school's own form asks for more before the plan takes effect."""

    code = "plan-not-ready"
    message = "还不能生效，请补上：{missing}。来不及写完可以先存草稿。"


class GroupOnRestDay(DomainError):
    """A group of pupils would meet while school is out."""

    code = "plan-group-on-rest-day"
    message = "小组辅导不能安排在法定节假日、双休日和寒暑假：{days}。请换一天，或改为一对一。"


class CalendarNotPublished(DomainError):
    """Nobody can say yet whether that day is one of school."""

    code = "plan-calendar-not-published"
    message = "{day} 的校历还没有公布，小组辅导先不要定在这一天，可以先写星期几。"


class AlreadyRunning(DomainError):
    """There is one in effect for the same thing."""

    code = "plan-already-running"
    message = "这位同学已经有一份生效的{kind}（{topic}）。请打开它点「调整」，不用另写一份。"


class NotYoursToWrite(DomainError):
    """The person may read it, but somebody else writes it."""

    code = "plan-not-yours"
    message = "计划由班主任或计划里的责任人填写。您可以查看，有建议请告诉他们。"


class SecondPersonAgrees(DomainError):
    """An education plan is agreed to by the principal or the leadership group, and by another person than who wrote it."""

    code = "plan-needs-agreement"
    message = "教育计划要由校长或领导小组同意后生效，同意的人和起草的人不能是同一位。"


class NotInCare(DomainError):
    """Plans are made for students in care only."""

    code = "plan-case-not-in-care"
    message = "这份档案目前不在支持中，不能再写计划。"


class KindNotOffered(DomainError):
    """The school's policy document knows no such plan."""

    code = "plan-kind-not-offered"
    message = "学校现行制度没有这一种计划。"


class NobodyResponsible(DomainError):
    """Whoever is named does not work here with the student."""

    code = "plan-nobody-responsible"
    message = "请从名单里选责任人：本班的老师，或学校的心理健康教育教师。"


class ReviewInFuture(DomainError):
    """It cannot have happened after today."""

    code = "plan-review-in-future"
    message = "日期不能晚于今天。"


class ReviewBeforePlan(DomainError):
    """There was no plan yet."""

    code = "plan-review-before-plan"
    message = "日期早于计划生效的那一天（{since}），请核对。"


class NotRunning(DomainError):
    """Only a plan in effect is worked with."""

    code = "plan-not-running"
    message = "这份计划现在是「{state}」。只有生效的计划可以登记目标和回顾。"


class UndoTooLate(DomainError):
    """An entry can be undone by its author on the day it was written."""

    code = "plan-undo-too-late"
    message = "只能由登记人在登记当天撤销。之后如需更正，请再写一次回顾说明。"
