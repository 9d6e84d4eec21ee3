"""What can be wrong with a step in a student's case."""

from __future__ import annotations

from kernel.errors import DomainError


class AlreadyInCare(DomainError):
    """The student has an active case (INV-2)."""

    code = "already-in-care"
    message = "这位同学已经在关爱名册里（一人一档），请打开已有的档案继续。"


class CategoryMissing(DomainError):
    """A case needs at least one category."""

    code = "category-missing"
    message = "请至少选择一个类型。"


class EvidenceMissing(DomainError):
    """A case needs at least one piece of evidence with text (U-2)."""

    code = "evidence-missing"
    message = "请至少写一条依据：您看到了什么、听到了什么，或有什么材料。"


class FileAtRest(DomainError):
    """The case is over; what stands in its file stays as it is."""

    code = "file-at-rest"
    message = "这份档案已经结束，依据和附件不再增加。"


class RetiredCategory(DomainError):
    """The school took the category out of use: old files keep it, nobody is listed under it any more (INV-9)."""

    code = "retired-category"
    message = "「{category}」已停用，不能再选。请改选现行制度里的类型；已有的档案不受影响。"


class CategoryOutOfUse(DomainError):
    """The candidate was proposed under a category that the school has taken out of use since (INV-9)."""

    code = "category-out-of-use"
    message = "提出以后，「{category}」已停用，不能再按它纳入。请选择不纳入并写明原因，需要支持的同学请老师按现行类型重新提出。"


class UnknownCategory(DomainError):
    """The category is not in the profile version in force (INV-9)."""

    code = "unknown-category"
    message = "现行制度里没有这个类型，请重新选择。"


class SubtagMissing(DomainError):
    """The category asks for a sub-tag."""

    code = "subtag-missing"
    message = "「{category}」需要选择具体情形。"


class UnknownSubtag(DomainError):
    """The sub-tag does not belong to the category."""

    code = "unknown-subtag"
    message = "「{category}」没有这个具体情形，请重新选择。"


class ExplanationMissing(DomainError):
    """The category asks for an explanation of its own."""

    code = "explanation-missing"
    message = "选择「{category}」时，请在依据里写明具体情况。"


class SignedRecordMissing(DomainError):
    """The category asks for a fact record that two people signed (K6)."""

    code = "signed-record-missing"
    message = "「{category}」需要一份两人签名的事实记录，请在依据里选择「证明材料」并写明内容。"


class CategoryTwice(DomainError):
    """The same category was chosen twice."""

    code = "category-twice"
    message = "同一个类型选了两次，请去掉重复的一项。"


class CategoryNotYours(DomainError):
    """The role may not propose a category of that tier."""

    code = "category-not-yours"
    message = "您的职责不能提出「{category}」，请与孩子的班主任商量后由其提出。"


class PeopleDecide(DomainError):
    """No automatic decision confirms, raises or closes a case (INV-4)."""

    code = "people-decide"
    message = "这一步需要由人来决定，平台不会自动执行。"


class SecondPersonNeeded(DomainError):
    """Who proposed it may not decide it (INV-5)."""

    code = "second-person-needed"
    message = "提出和决定要由两个人完成。这一项是您提出的，请由另一位老师决定。"


class NotTheDecider(DomainError):
    """The decision belongs to the leadership group; at tier 4 to its head or the counsellor."""

    code = "not-the-decider"
    message = "这一项需要由{deciders}决定。"


class ConsentRefused(DomainError):
    """The consent ledger holds a refusal for what the file would serve."""

    code = "consent-refused"
    message = "家长或学生没有同意「{purposes}」，因此不能纳入。可以先与家庭沟通，收到新的答复后再决定。"


class GuardianNotInformed(DomainError):
    """The guardian has to be informed, or the reason why not has to be written down."""

    code = "guardian-not-informed"
    message = "请填写告知监护人的日期；如果告知会危及孩子，请写明原因。两项填一项。"


class InformedInFuture(DomainError):
    """Nobody was informed later than today."""

    code = "informed-in-future"
    message = "告知监护人的日期不能晚于今天。"


class GuidanceMissing(DomainError):
    """A tier-4 case needs guidance for the class teacher, who does not learn the reason."""

    code = "guidance-missing"
    message = "这一项的具体情况班主任看不到，请写一段给班主任的支持建议（不写原因）。"


class NothingAsked(DomainError):
    """There is no open request of that kind."""

    code = "nothing-asked"
    message = "目前没有等待决定的申请，请刷新页面。"


class AlreadyAsked(DomainError):
    """A request of that kind is waiting already."""

    code = "already-asked"
    message = "已经有一份相同的申请在等待决定。"


class PriorityTooYoung(DomainError):
    """Priority ends after thirty stable days at the earliest."""

    code = "priority-too-young"
    message = "需要连续稳定 {days} 天才能结束重点关注，最早可在 {earliest} 办理。"


class OpinionMissing(DomainError):
    """Ending priority needs the counsellor's opinion."""

    code = "opinion-missing"
    message = "结束重点关注前，请先由心理健康教育教师写下意见。"


class FlagOpen(DomainError):
    """A risk flag is still up."""

    code = "flag-open"
    message = "还有未解除的风险提示，请先处理并解除。"


class NoteInFuture(DomainError):
    """It cannot have been talked about after today."""

    code = "counselling-in-future"
    message = "辅导日期不能晚于今天，请核对。"


class NoteNotYours(DomainError):
    """A counselling note is corrected by its author alone."""

    code = "counselling-not-yours"
    message = "辅导记录只能由写下它的老师更正。有补充请另写一条。"


class NotOnTheList(DomainError):
    """Counselling notes hang on an active case."""

    code = "counselling-not-active"
    message = "这份档案目前不在支持中，不能再写辅导记录。"


class InTheFuture(DomainError):
    """It cannot have happened after today."""

    code = "record-in-future"
    message = "发生日期不能晚于今天。还没有做的，请等做过之后再登记。"


class BeforeTheCase(DomainError):
    """It happened before there was a case."""

    code = "record-before-case"
    message = "发生日期早于这名学生的建档日期（{since}），请核对。"


class UndoTooLate(DomainError):
    """A record can be undone by its author on the day it was written; later it is corrected."""

    code = "record-undo-too-late"
    message = "只能由登记人在登记当天撤销。之后如需更正，请补记一条说明。"


class CaseNotInCare(DomainError):
    """Records are written for students in care only."""

    code = "record-case-not-in-care"
    message = "这份档案目前不在支持中，不能登记新的记录。"


class DiagnosisOnCard(DomainError):
    """A safety card says what to do, and nothing of why."""

    code = "diagnosis-on-card"
    message = "安全卡只写怎么做，不写病名和类型，请换掉：{words}。"


class NotNearThisStudent(DomainError):
    """Somebody named has nothing to do with the student."""

    code = "not-near-this-student"
    message = "只能选对这位同学负责的老师，请重新选择。"


class OwnExport(DomainError):
    """Whoever asks for a file does not allow it themselves (INV-5)."""

    code = "export-own"
    message = "这份文件是您自己申请的，需由另一个人批准。"
