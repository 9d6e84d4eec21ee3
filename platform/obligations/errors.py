"""What can be wrong with recording, withdrawing and waiving what is due."""

from __future__ import annotations

from kernel.errors import DomainError


class NotYetHappened(DomainError):
    """Something can be recorded only once it has happened."""

    code = "not-yet-happened"
    message = "日期还没有到。请填写实际发生的日期，最晚是今天。"


class AlreadyDone(DomainError):
    """A duty that is done needs no waiver."""

    code = "duty-already-done"
    message = "这件事已经完成，不需要豁免。"


class AlreadyMissed(DomainError):
    """What was missed stays on record; nobody decides it away afterwards."""

    code = "duty-already-missed"
    message = "这件事已经错过，事后不能再豁免或延期。可以把后来做的工作照实登记。"


class OwnDuty(DomainError):
    """Somebody else decides about one's own duty."""

    code = "own-duty"
    message = "这是您自己要办的事，请另一位校长或领导小组组长来决定。"


class NothingToHandOver(DomainError):
    """What was chosen is done, missed, or with somebody else by now."""

    code = "nothing-to-hand-over"
    message = "选中的事项已经办完或换了人，请刷新后重新选择。"


class NotTheirs(DomainError):
    """The other person may not do this work."""

    code = "not-theirs-to-do"
    message = "这位老师不能办理其中的某一件，请另选一位，或先在账号里安排分工。"


class FileShutToThem(DomainError):
    """The other person does not open the protected file that one of the duties is about."""

    code = "file-shut-to-them"
    message = (
        "其中有一份受保护的档案，这位老师目前打不开。请另选一位，或先由校长、领导小组组长在「档案保护」里加上这位老师。"
    )


class WaiverEndsTooEarly(DomainError):
    """A decision has to reach at least to the working day."""

    code = "waiver-ends-too-early"
    message = "日期不能早于今天，请重新选择日期。"


class WaiverTooLong(DomainError):
    """A waiver ends within a year; whoever needs more decides again."""

    code = "waiver-too-long"
    message = "一次最长一年。到期后仍有需要，请重新作出决定。"


class NotWaived(DomainError):
    """There is no waiver to end."""

    code = "duty-not-waived"
    message = "这件事目前没有豁免或延期，页面可能已经过期，请刷新后再看。"


class NoTermToForesee(DomainError):
    """What a draft would change is reckoned term by term, and no term is known."""

    code = "no-term-to-foresee"
    message = "校历里还没有以后的学期，预演不出待办。请先在「校历」里填好学期，再来预演。"


class HasItsOwnForm(DomainError):
    """The work of this duty is recorded in a room of its own, not by a note."""

    code = "duty-has-its-own-form"
    message = "这件事有专门的登记表，登记后会自动记为完成，请从待办里进入。"


class OutsideThePeriod(DomainError):
    """The day lies outside the period of the duty."""

    code = "outside-the-period"
    message = "这件事从 {opens_on} 起才需要办理，请填写这之后、本期结束之前的日期。"


class UndoTooLate(DomainError):
    """A note can be undone on the day on which it was written."""

    code = "note-undo-too-late"
    message = "登记只能在当天撤回。需要更正，请联系校长说明情况。"


class AgreedInThePast(DomainError):
    """What people agree on is to be done from today on."""

    code = "agreed-in-past"
    message = "约定的完成日期不能早于今天，请改一个日期。"


class NothingInForce(DomainError):
    """Duties need a document in force and a calendar."""

    code = "nothing-in-force"
    message = "学校的制度或校历还没有生效，暂时不能约定待办。请联系校长。"
