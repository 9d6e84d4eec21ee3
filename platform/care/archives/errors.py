"""What can be wrong with a roster refresh."""

from __future__ import annotations

from kernel.errors import DomainError


class NothingDue(DomainError):
    """No duty of the college asks for a refresh now."""

    code = "roster-nothing-due"
    message = "这个学院现在没有到期的花名册刷新。到了单月 1 日，会自动出现在“我的待办”里。"


class DifferenceNeedsWords(DomainError):
    """A difference or a change is answered in words."""

    code = "roster-needs-words"
    message = "这位学生有需要核对的变化，请写一句说明：变了什么，或者为什么仍不用变。"


class GoneStays(DomainError):
    """Who is no longer in care cannot stay on the roster."""

    code = "roster-gone"
    message = "这位学生已离校、结案或转出，只能选“移出”。"


class LinesUnanswered(DomainError):
    """Somebody on the roster has not been answered for."""

    code = "roster-unanswered"
    message = "还有 {count} 名学生没有核对。每人都要有一个答复，才能签名报送。"


class LinesOutdated(DomainError):
    """Files changed since the differences were computed."""

    code = "roster-outdated"
    message = "核对期间又有 {count} 名学生的情况变了。请先按“重新比对”，再核对这几位。"


class RefreshClosed(DomainError):
    """The roster has been signed; it no longer changes."""

    code = "roster-closed"
    message = "花名册已签名报送，不能再改。如需修改，请中心退回。"


class OwnReceipt(DomainError):
    """Who signed cannot receive (INV-5)."""

    code = "roster-own-receipt"
    message = "签收要由另一个人完成：这份花名册是您签名报送的。"


class NotAttested(DomainError):
    """A signature stands under a sentence."""

    code = "roster-not-attested"
    message = "请先勾选“以上内容逐人核对过，属实”，再签名报送。"
