"""What can be wrong with a talk or a tracking record."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kernel.errors import DomainError


class RowsRefused(DomainError):
    """Some rows of a batch cannot be recorded, so none was; `faults` says which case and why."""

    code = "records-refused"
    message = "有几行不能登记，都还没有保存，请看标出的位置。"

    def __init__(self, faults: Mapping[UUID, DomainError]) -> None:
        self.faults = faults
        super().__init__()


class PeerOnPhoto(DomainError):
    """A classmate's view has no photo: what is written on paper names the classmate."""

    code = "talk-peer-photo"
    message = "同学侧面了解不加照片：纸上可能写着同学的姓名。请只写代号。"


class TeacherNotOfClass(DomainError):
    """A card is asked of somebody who teaches the class."""

    code = "card-teacher-not-of-class"
    message = "只能请正在教这个班的任课教师反馈，请重新选择。"


class CardSent(DomainError):
    """A card is filled in once; whoever has more to say sends another."""

    code = "card-sent"
    message = "这张反馈卡已经交过了。有补充请另写一张，或直接告诉班主任。"


class NotAMember(DomainError):
    """A conference is between people who answer for the student; what is agreed is taken on by its members."""

    code = "conference-not-a-member"
    message = "只能请对这位同学负责的老师参加，约定的事也由参加会商的人负责。请重新选择。"


class ConferenceConcluded(DomainError):
    """Minutes are written once; more is said in the thread."""

    code = "conference-concluded"
    message = "这次会商已经写好纪要。有补充请在下面留言，或另发起一次会商。"


class ConferenceAhead(DomainError):
    """It has not taken place yet."""

    code = "conference-ahead"
    message = "会商的日期还没有到，开过之后再写纪要。"


class ConferenceTooFar(DomainError):
    """A conference is called for the weeks to come, and noted down soon after."""

    code = "conference-too-far"
    message = "会商的日期应在建档之后、三个月之内，请核对。"
