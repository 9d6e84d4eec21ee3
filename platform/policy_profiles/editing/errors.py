"""Why an operation on a draft cannot be done, in words for the principal who edits it."""

from __future__ import annotations

from kernel.errors import DomainError


class EditRefused(DomainError):
    """An operation on the draft cannot be done; nothing was changed."""

    code = "profile-edit-refused"
    message = "这样修改不行，草稿没有变化。"


class EntryGone(EditRefused):
    """What was to be changed is not in the draft (any more)."""

    code = "profile-entry-gone"
    message = "这一项已经不在草稿里了，请刷新页面。"


class TextMissing(EditRefused):
    """A text that has to be there is empty."""

    code = "profile-text-missing"
    message = "请填写{what}。"


class TextTooLong(EditRefused):
    """A text is longer than the document takes."""

    code = "profile-text-too-long"
    message = "{what}最多 {most} 字，现在有 {length} 字。"


class TitleTaken(EditRefused):
    """Something of the kind is called so already."""

    code = "profile-title-taken"
    message = "已经有「{title}」了，请换一个名称，或直接修改那一项。"


class ProofMissing(EditRefused):
    """A type of students without anything that could prove it."""

    code = "profile-proof-missing"
    message = "请写明凭什么认定这一类，每行一种。"


class ChoiceMissing(EditRefused):
    """A choice was left open, or is none of those offered."""

    code = "profile-choice-missing"
    message = "请从列出的里面选一个。"


class MinutesOutOfRange(EditRefused):
    """The minutes of a form are outside what makes sense."""

    code = "profile-minutes-out-of-range"
    message = "填一份《{title}》要几分钟，请填 1 到 {most} 之间的数。"


class LastCategory(EditRefused):
    """A document with no type of students in use."""

    code = "profile-last-category"
    message = "至少要保留一类对象。请先增加或恢复一类，再停用「{title}」。"


class TooManyOwn(EditRefused):
    """More additions of the school's own than a document takes."""

    code = "profile-too-many-own"
    message = "校本补充最多 {most} 项。请先去掉不再需要的。"


class NumberOutOfRange(EditRefused):
    """A number that makes no sense for this rule."""

    code = "profile-number-out-of-range"
    message = "「{title}」请填 {least} 到 {most} 之间的数，现在是 {value}。"


class PriorityLonger(EditRefused):
    """Priority students would be seen less often than the others."""

    code = "profile-priority-longer"
    message = "重点对象的间隔（{priority} 天）不能比一般的（{days} 天）还长，请改小。"


class WindowBackwards(EditRefused):
    """A window that ends before it begins."""

    code = "profile-window-backwards"
    message = "截止的一天不能早于开始的一天（第 {first} 天），请改大。"


class RoleUnknown(EditRefused):
    """A role that the document does not have."""

    code = "profile-role-unknown"
    message = "制度里没有这个角色，请从列出的角色里选。"


class RoleOutside(EditRefused):
    """Somebody outside the school would have to do the school's work."""

    code = "profile-role-outside"
    message = "「{title}」不在学校，不能承担这项工作。请选校内的角色。"


class RecordMissing(EditRefused):
    """Nothing would be left behind by which one could know that the work was done."""

    code = "profile-record-missing"
    message = "「{title}」要留下至少一种记录，才能知道做没做。"


class GraceOutOfRange(EditRefused):
    """A grace that makes the due date meaningless."""

    code = "profile-grace-out-of-range"
    message = "宽限请填 0 到 {most} 个工作日。"


class StepHangsOn(EditRefused):
    """Another rule that is carried out needs this one."""

    code = "profile-step-hangs-on"
    message = "「{title}」是跟着这一项的，请先停下它。"


class StepNeeds(EditRefused):
    """The rule needs another one that is not carried out."""

    code = "profile-step-needs"
    message = "这一项是跟着「{title}」的，请先执行那一项。"


class NotOwn(EditRefused):
    """What the 原制度 holds can be switched off, never taken out."""

    code = "profile-not-own"
    message = "「{title}」是原制度里的工作，不能删去。可以改为「不再执行」。"


class NothingToChoose(EditRefused):
    """The ambiguity is settled by something that is no choice."""

    code = "profile-nothing-to-choose"
    message = "这一条没有可以另选的做法。"
