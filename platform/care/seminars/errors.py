"""What can be wrong with a seminar, an activity or a forum."""

from __future__ import annotations

from kernel.errors import DomainError


class NobodyChosen(DomainError):
    """Guests are to be added, and nobody was chosen."""

    code = "seminar-nobody-chosen"
    message = "请至少勾选一位同学的家长。"


class GuardianUnknown(DomainError):
    """A student has no guardian who could be invited."""

    code = "seminar-guardian-unknown"
    message = "有 {count} 名同学还没有登记家长，请先登记监护人，再来邀请。"


class AlreadyReplied(DomainError):
    """A guest who replied or came is not taken off the list."""

    code = "seminar-guest-replied"
    message = "这位家长已经回复或签到，不能从名单移去。"


class NotYetHeld(DomainError):
    """Nobody signs in, and nothing is held, before its day."""

    code = "seminar-not-yet"
    message = "座谈会的日期还没到。当天或之后再来签到、登记召开。"


class HeldBeforePlanned(DomainError):
    """Nobody was invited before the seminar was planned."""

    code = "seminar-held-before-planned"
    message = "这次座谈会是 {day} 安排的，召开的日期不能更早。"


class MinutesMissing(DomainError):
    """Minutes are confirmed when they are written."""

    code = "seminar-minutes-missing"
    message = "纪要还没有写，写好以后再确认。"


class OwnMinutes(DomainError):
    """Whoever wrote the minutes does not confirm them."""

    code = "seminar-own-minutes"
    message = "纪要由您写，请领导小组另一位老师确认。"


class SeminarPassed(DomainError):
    """A seminar is planned for a day to come."""

    code = "seminar-passed"
    message = "请选今天或以后的日期。"


class InTheFuture(DomainError):
    """What has not happened yet is not recorded."""

    code = "activity-in-future"
    message = "日期还没到，请在活动之后登记。"


class ActivityUndoTooLate(DomainError):
    """A record is taken back by its author on the day it was written."""

    code = "activity-undo-too-late"
    message = "只能由登记人在登记当天撤回。"


class NobodyAtForum(DomainError):
    """A forum without a student is none."""

    code = "forum-nobody"
    message = "请至少勾选一位参加的同学。"
