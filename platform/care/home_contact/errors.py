"""What can be wrong with a contact, a visit or a special event."""

from __future__ import annotations

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
