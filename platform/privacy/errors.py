"""What can be wrong with a notice, an answer to it, or a text that goes out."""

from __future__ import annotations

from kernel.errors import DomainError


class LabelledWording(DomainError):
    """A text that goes out contains a word that labels a child (domain.md 7.5)."""

    code = "labelled-wording"
    message = "这段文字会交到家长或学生手里，请换掉这些词：{words}。"


class NoNotice(DomainError):
    """Answers cannot be entered before a notice was published."""

    code = "no-notice"
    message = "学校还没有发布告知与同意书，请先请校长发布，再登记家长的答复。"


class NoticeUnchanged(DomainError):
    """The text is the one already in force."""

    code = "notice-unchanged"
    message = "内容与现行版本相同，没有发布新版本。"


class SignatureMissing(DomainError):
    """A "yes" without the signature that the law asks for."""

    code = "signature-missing"
    message = (
        "有 {count} 位同学的同意缺少应有的签名：不满十四周岁由监护人签署，已满十四周岁由学生本人与监护人共同签署。"
    )


class SignedInFuture(DomainError):
    """The paper cannot have been signed later than today."""

    code = "signed-in-future"
    message = "签署日期不能晚于今天。"


class NothingToWithdraw(DomainError):
    """Only a consent that stands can be withdrawn."""

    code = "nothing-to-withdraw"
    message = "只有已经同意的用途才能撤回，请改选「不同意」。"


class Projecting(DomainError):
    """The page is about one child, and others may be looking on."""

    code = "projecting"
    message = "投屏时不打开单个孩子的页面，以免旁人看到。请先结束投屏模式，再打开这一页。"


class WritingBarred(DomainError):
    """For now somebody else writes about this student; why, the person is not told here."""

    code = "writing-barred"
    message = "这份档案目前由其他老师记录，您写的没有保存。请先复制留底，有疑问请联系校长。"


class FamilyBarred(DomainError):
    """No letter goes to this student's family for now."""

    code = "family-barred"
    message = "给这位同学家里的信目前不能寄出。请先联系校长，再决定怎样与家里沟通。"
