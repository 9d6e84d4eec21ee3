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


class LinesWithOthers(DomainError):
    """What is left to answer is not the signer's to see."""

    code = "roster-with-others"
    message = "名册里还有要由班主任核对的内容，请等班主任核对之后再签名报送。"


class LinesOutdated(DomainError):
    """Files changed since the differences were computed."""

    code = "roster-outdated"
    message = "核对期间又有学生的情况变了。请先按“重新比对”，再核对变了的几位。"


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


class GuidanceMissing(DomainError):
    """The centre has not said yet what belongs into a file."""

    code = "archive-no-guidance"
    message = "中心还没有发布建档指引。请中心先发布，再开始归档。"


class NothingToFile(DomainError):
    """No duty of the college asks for a batch now."""

    code = "archive-nothing-due"
    message = "这个学院现在没有到期的归档。到了每月 1 日，会自动出现在“我的待办”里。"


class ChecklistOpen(DomainError):
    """Something that the guidance asks for is not in the file."""

    code = "archive-checklist-open"
    message = "建档指引要求的材料还有 {count} 项没有勾选。齐全之后才能签名。"


class PagesDiffer(DomainError):
    """Original and copy, or what the centre counted, have different numbers of pages."""

    code = "archive-pages-differ"
    message = "页数对不上，请重新数一遍：原件、副本和签收的页数要一致。"


class HashesMissing(DomainError):
    """Electronic files are known by their hashes."""

    code = "archive-hashes-missing"
    message = "仅电子归档要选择原件和副本两个文件，平台据此记下各自的校验值。"


class SignedAlready(DomainError):
    """There is exactly one original and one copy of each."""

    code = "archive-signed-already"
    message = "这份档案已经签过名：原件、副本各只有一份。"


class ItemsUnsigned(DomainError):
    """A batch is delivered whole."""

    code = "archive-items-unsigned"
    message = "还有档案没有签名，全部签完再一起送中心。"


class NothingToDeliver(DomainError):
    """Everything in the batch is on its way already."""

    code = "archive-nothing-to-deliver"
    message = "这一批已经送出，没有新签名的档案。"


class OwnFile(DomainError):
    """Who signed cannot receive (INV-5)."""

    code = "archive-own-file"
    message = "签收要由另一个人完成：这份档案是您签名的。"


class RosterUnsigned(DomainError):
    """Only what was signed goes on paper."""

    code = "roster-unsigned"
    message = "这份名册还没有签名，签名报送以后才能打印。"


class NothingChosen(DomainError):
    """Nobody was ticked."""

    code = "supplement-nothing-chosen"
    message = "请至少勾选一名学生。"


class NoLongerInCare(DomainError):
    """Who is no longer in care is not added any more."""

    code = "supplement-not-in-care"
    message = "这名学生的档案已结案或转出，不用再添加到花名册。"
