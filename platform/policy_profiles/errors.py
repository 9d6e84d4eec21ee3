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


class DraftExists(DomainError):
    """The school already works on a draft; there is one at a time."""

    code = "profile-draft-exists"
    message = "已经有一份正在修改的草稿（{name}）。请接着改，或先放弃它。"


class NoDraft(DomainError):
    """Nobody works on the school's document at the moment."""

    code = "no-profile-draft"
    message = "现在没有正在修改的草稿。请先点「开始修改」。"


class NothingToUndo(DomainError):
    """The draft has no edit left to take back."""

    code = "nothing-to-undo"
    message = "没有可以撤销的修改了。"


class NothingToPublish(DomainError):
    """The draft says what the version in force says."""

    code = "nothing-to-publish"
    message = "草稿和正在执行的制度完全一样，没有需要发布的修改。"


class FloorTouched(DomainError):
    """The draft gives up something that nobody may give up: the district floor, or what the law demands."""

    code = "floor-touched"
    message = "区级底线和法律的要求不能去掉：{what}。请恢复后再发布。"


class ConsentMissing(DomainError):
    """The draft asks for less than the source demands, and the district has not agreed."""

    code = "loosening-not-agreed"
    message = "有 {count} 处低于原制度要求，区里还没有同意：{what}。请先申请放宽，或改回原来的要求。"


class NotImmediate(DomainError):
    """A version that loosens something comes into force with a term, never at once."""

    code = "not-immediately"
    message = "修改中有放宽的地方，最早从下学期第一天（{earliest}）起生效。全部更严或不变时才能提前。"


class NoNextTerm(DomainError):
    """A version that loosens something waits for a term, and the next one is not known yet."""

    code = "no-next-term"
    message = "修改中有放宽的地方，要从下学期起生效，但下学期的日期还没有。请先在「校历」里填好。"


class NothingToAsk(DomainError):
    """What the school asks the district for needs no consent, or was asked for already."""

    code = "no-loosening-to-ask"
    message = "这一处不需要区里同意，或已经申请过。请刷新页面查看。"


class RequestClosed(DomainError):
    """The request was decided or withdrawn already."""

    code = "loosening-request-closed"
    message = "这份申请已经办结或撤回。请刷新页面查看。"


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


class NothingImported(DomainError):
    """The file says what the draft says already."""

    code = "nothing-imported"
    message = "文件和现在的草稿完全一样，没有改动任何内容。"


class ConflictsOpen(DomainError):
    """Both the school and the template changed the same places, and nobody has settled them all."""

    code = "merge-conflicts-open"
    message = "还有 {count} 处两边都改过，请逐处选好用哪一边，再并入草稿。"


class EditionAnswered(DomainError):
    """The school has taken the edition over, or declined it, already."""

    code = "template-edition-answered"
    message = "这一版区模板已经并入草稿或已经答复过。请刷新页面查看。"


class EditionUnchanged(DomainError):
    """The document says what the template's newest edition says."""

    code = "template-edition-unchanged"
    message = "内容和这份模板的最新一版完全一样，没有发布。"


class TemplateIncomplete(DomainError):
    """A template must be complete, or no school could adopt it."""

    code = "template-incomplete"
    message = "这份制度还没有整理完（complete: false），学校无法采用。请补全后再发布。"
