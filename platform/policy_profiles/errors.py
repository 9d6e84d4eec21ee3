"""What can be wrong with a policy profile, in words for the person who writes it."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.errors import DomainError
from kernel.yaml_files import Fault


class ProfileFaults(DomainError):
    """A profile document cannot be used; `faults` lists everything that is wrong with it, with place and remedy."""

    code = "profile-faults"
    message = "制度文件有 {count} 处需要修改，没有改动任何内容。"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class ProfileIncomplete(DomainError):
    """The built-in profile is not complete yet, so no school may run on it."""

    code = "profile-incomplete"
    message = "「{title}」还在整理中，暂时不能采用。请先选用标为「可采用」的制度。"


class ProfileNotAdopted(DomainError):
    """The school has adopted no profile yet, or none is in force on that day."""

    code = "profile-not-adopted"
    message = "学校还没有生效的制度。请校长先在「制度配置」里选定制度。"


class EffectiveTooEarly(DomainError):
    """A version cannot come into force before the one that it follows."""

    code = "effective-too-early"
    message = "生效日期不能早于上一版制度的生效日期（{earliest}），请改为这一天或之后。"


class ScenarioFaults(DomainError):
    """A scenario file cannot be run; `faults` lists everything that is wrong with it, with place and remedy."""

    code = "scenario-faults"
    message = "情景文件有 {count} 处需要修改。"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class RanksRefused(DomainError):
    """Results came in for a school whose profile has no indicator by rank: no rank of a minor is read or kept (A6)."""

    code = "ranks-refused"
    message = "「{title}」不看名次，也不保存未成年学生的名次，这些成绩没有读入。请从文件中去掉成绩。"
