"""What can be wrong with accounts, roles, invitations and tokens."""

from __future__ import annotations

from kernel.errors import DomainError


class BadToken(DomainError):
    """No token, an unknown, an expired or a revoked one: one answer for all."""

    code = "bad-token"
    message = "访问令牌无效或已过期，请向令牌管理员索取新的令牌。"


class SchoolPaused(DomainError):
    """The district suspended the school: people may read, nothing is written."""

    code = "school-paused"
    message = "学校已暂停使用，目前只能查看，不能修改。请联系区管理员。"


class InvitationSpent(DomainError):
    """Unknown, used, revoked or expired: one answer for all."""

    code = "invitation-spent"
    message = "这个邀请链接已失效。请让发出邀请的人重新发送一个。"


class SignInFailed(DomainError):
    """Unknown name, wrong password or ended account: one answer for all."""

    code = "sign-in-failed"
    message = "用户名或密码不对，请再试一次。忘记了密码，请联系平台管理员。"


class WrongPassword(DomainError):
    """The present password is not right."""

    code = "wrong-password"
    message = "当前密码不对，请再试一次。"


class UsernameTaken(DomainError):
    """Only the person who chooses the name ever learns this."""

    code = "username-taken"
    message = "这个用户名已有人使用，请换一个。"


class EmailTaken(DomainError):
    """Another account signs in with this address."""

    code = "email-taken"
    message = "这个邮箱已用于另一个账号。如果那是您的账号，请先登录，再打开邀请链接。"


class RoleNotHere(DomainError):
    """A district's role in a school, a school's role in an office, or one that is given elsewhere."""

    code = "role-not-here"
    message = "这里不能授予「{role}」。"


class StudentAccount(DomainError):
    """Students and staff never share an account (INV-3)."""

    code = "student-account"
    message = "学生账号只能担任「同学关怀伙伴」，教职工账号不能担任。请使用另一个账号。"


class OtherOffice(DomainError):
    """An account works in the office of one district at most."""

    code = "other-office"
    message = "这个账号已属于另一个区的管理办公室，请使用另一个账号。"


class LastPrincipal(DomainError):
    """A school always keeps somebody who can manage its accounts."""

    code = "last-principal"
    message = "学校至少要保留一位校长账号。请先邀请接任者，再结束这一项。"


class LastAdministrator(DomainError):
    """A district always keeps somebody who can take schools on board."""

    code = "last-administrator"
    message = "区里至少要保留一位区管理员。请先邀请接任者，再结束这一项。"


class RoleMissing(DomainError):
    """An assignment follows a role: the person does not hold it here."""

    code = "role-missing"
    message = "请先授予「{role}」，再指定班级或年级。"


class TargetMissing(DomainError):
    """A class teacher answers for a class, a grade head for a grade or a college."""

    code = "target-missing"
    message = "「{role}」要指定{target}。"


class TargetNotTaken(DomainError):
    """The role answers for no class, or for no grade and no college."""

    code = "target-not-taken"
    message = "「{role}」不能这样指定班级、年级或学院，请检查所选的角色。"


class TargetsTogether(DomainError):
    """A grade and a college are two assignments."""

    code = "targets-together"
    message = "年级和学院请分两次指定，一次只选一项。"


class AlreadyAssigned(DomainError):
    """The person answers for this already on some of these days."""

    code = "already-assigned"
    message = "这位老师在这段时间已负责同一班级、年级或学院。"


class DatesReversed(DomainError):
    """The last day lies before the first."""

    code = "dates-reversed"
    message = "结束日期不能早于开始日期。"
