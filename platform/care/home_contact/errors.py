"""What can be wrong with a contact, a visit or a special event."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kernel.errors import DomainError


class ContactCorrected(DomainError):
    """The row is not the newest any more: somebody corrected or withdrew it meanwhile."""

    code = "contact-corrected"
    message = "这条联系记录刚才已经更正或撤销过了。请回到档案，看最新的一条。"


class NotTheAuthor(DomainError):
    """Only who wrote a contact down corrects it."""

    code = "contact-not-the-author"
    message = "联系记录由登记的老师更正。您可以另写一条说明。"


class OtherFamily(DomainError):
    """A record for several children at once is for children of one family."""

    code = "other-family"
    message = "一次只能一起登记同一家的孩子。请分别登记。"


class EventOfAnother(DomainError):
    """The special event that was chosen is not about one of these children, or the family knows of it."""

    code = "event-of-another"
    message = "选中的特殊情况不属于这名学生，或已经告知过家长。请重新选择。"


class PlannedInThePast(DomainError):
    """An appointment is for today or later."""

    code = "visit-planned-in-past"
    message = "预约的日期要在今天或以后。已经去过的，请直接登记。"


class WentAlone(DomainError):
    """Nobody visits a home without a colleague or somebody who knows of it."""

    code = "visit-alone"
    message = "请选择：和同事一起去，还是事先告诉了学校。"


class LetterEmpty(DomainError):
    """A letter tells something of the child."""

    code = "letter-empty"
    message = "请至少写一项近况：思想与交往、学习、生活或其他。"


class OwnLetter(DomainError):
    """Whoever wrote a letter does not approve it (INV-5)."""

    code = "own-letter"
    message = "写信的人和审核的人不能是同一位。请另一位老师审核。"


class TemplateFaulty(DomainError):
    """A school's own text that cannot be used."""

    code = "letter-template-faulty"
    message = "这份信的样式还不能用：{faults}"


class AdultNotAsked(DomainError):
    """The student is of age and nobody noted whether the parents may be written to."""

    code = "letter-adult-not-asked"
    message = "这位同学已经成年，还没有登记是否同意学校给家长写信。请先征得本人同意，在「登记同意书」里记下，再写信。"


class AdultRefused(DomainError):
    """The student is of age and does not want the parents to be written to."""

    code = "letter-adult-refused"
    message = "这位同学已经成年，不同意学校给家长写信。请尊重本人的决定；相应的待办可以说明原因，申请豁免。"


class LetterUnsent(DomainError):
    """Another letter to the family has not gone out yet."""

    code = "letter-unsent"
    message = "已有一封信还没有寄出，请先办完那一封。"


class LetterChanged(DomainError):
    """Somebody changed the letter, or did the next step, after the page was opened."""

    code = "letter-changed"
    message = "这封信刚才有人改过或办过了，请看最新的样子，再决定要不要选它。"


class LettersRefused(DomainError):
    """Some letters of a set cannot go on, so none did; `faults` says which and why, by the letter's id or the case's."""

    code = "letters-refused"
    message = "有几封信现在不能办，其余的也都没有动，请看标出的位置。"

    def __init__(self, faults: Mapping[UUID, DomainError]) -> None:
        self.faults = faults
        super().__init__()
