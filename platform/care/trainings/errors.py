"""What can be wrong with a training."""

from __future__ import annotations

from kernel.errors import DomainError


class TrainingNotYet(DomainError):
    """Its day has not come."""

    code = "training-not-yet"
    message = "这次活动安排在 {day}，到当天才能登记到场。日期有变化，请先修改安排。"


class WrongDoorCode(DomainError):
    """The number is not the one on the wall."""

    code = "training-wrong-code"
    message = "签到码不对。请看会场上的二维码，或输入下面的六位数字。"


class SignInClosed(DomainError):
    """One signs in oneself on the very day, and before the hours are registered."""

    code = "training-sign-in-closed"
    message = "现在不能自己签到。只有活动当天、登记学时之前可以签到；漏签了，请找负责这次活动的老师补登。"


class NobodyCame(DomainError):
    """Something without anybody on the list was not held."""

    code = "training-nobody-came"
    message = "签到名单还是空的。请先登记到场的人。"


class MinutesMissing(DomainError):
    """An exchange counts with its minutes (R18)."""

    code = "training-minutes-missing"
    message = "请写下交流会的纪要：交流了哪些做法，接下来怎么做。"


class ResultsMissing(DomainError):
    """Whoever was assessed has a result before the hours count."""

    code = "training-results-missing"
    message = "还有 {count} 人没有考核结果。请先登记考核，再登记学时。"


class ListClosed(DomainError):
    """Once the hours are registered the list stands."""

    code = "training-list-closed"
    message = "这次活动现在是「{state}」，名单不能再改。要更正，请先点「更正学时」。"


class NoCertificateYet(DomainError):
    """Hours that are not registered, or not earned, are not certified."""

    code = "training-no-certificate"
    message = "这次培训还没有登记学时，或者还需要补学，暂时没有证明。"
