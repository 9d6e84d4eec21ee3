"""What can be wrong with a screening."""

from __future__ import annotations

from kernel.errors import DomainError


class OutcomesMissing(DomainError):
    """Students of the class have no outcome yet."""

    code = "screening-outcomes-missing"
    message = "还有 {count} 名学生没有结果。每名学生都要有一个结果，才能提交复核。"


class OwnReview(DomainError):
    """The author cannot review the hand-in (INV-5)."""

    code = "screening-own-review"
    message = "复核需由另一个人完成：这个班是您提交的，请由年级组长或领导小组复核。"


class ScreeningClosedToEdits(DomainError):
    """The class has been handed in; outcomes no longer change."""

    code = "screening-handed-in"
    message = "这个班已提交复核，不能再改结果。如需修改，请复核人退回。"


class NotOnRoster(DomainError):
    """`continued` was chosen for a student who has no active case."""

    code = "screening-not-on-roster"
    message = "有 {count} 名学生选了“已在册续期”，但目前不在册。请改选“候选”或“无需关注”。"


class ReasonMissing(DomainError):
    """A return or a reopening needs a reason."""

    code = "screening-reason-missing"
    message = "请写明原因，班主任会看到。"


class NotOfThisClass(DomainError):
    """Somebody who is not on the class list was given an outcome."""

    code = "screening-not-of-class"
    message = "名单里有不属于本班的学生，请刷新页面后再填。"


class NotReviewed(DomainError):
    """Only what a second person reviewed goes on paper."""

    code = "screening-not-reviewed"
    message = "这个班还没有复核通过，复核以后才能打印登记表。"
