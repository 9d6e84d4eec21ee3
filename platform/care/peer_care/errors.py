"""What can be wrong with a task for helpers, or with what they hand in."""

from __future__ import annotations

from kernel.errors import DomainError


class TaskNotNeutral(DomainError):
    """A task is read by students: it never tells that somebody is listed (A16)."""

    code = "peer-task-not-neutral"
    message = "交给同学的任务里不要出现「{words}」。请写成同学之间的日常小事，例如「课间一起去打球」。"


class TaskNamesSomebody(DomainError):
    """A task names no classmate, whoever it is: one who is singled out is looked at (A16)."""

    code = "peer-task-names-somebody"
    message = "交给同学的任务里不要写同学的姓名。请写成大家都能做的小事，例如「课间约两三位同学一起走走」。"


class NotAHelper(DomainError):
    """Tasks go to helpers of the class, and to nobody else."""

    code = "peer-task-not-a-helper"
    message = "只能请这个班的同学关怀伙伴。请重新选择。"


class NoticedAhead(DomainError):
    """Nobody notices tomorrow what happens then."""

    code = "peer-noticed-ahead"
    message = "日期不能晚于今天，请核对。"


class NoticedLongAgo(DomainError):
    """What is months old is told to the teacher in person."""

    code = "peer-noticed-long-ago"
    message = "这里只写最近三个月的事。更早的事请直接和老师说。"


class EnoughForToday(DomainError):
    """A form that takes anything any number of times would be played with."""

    code = "peer-enough-for-today"
    message = "今天已经交了很多份。还有要说的，请直接找老师。"


class AlreadyHandled(DomainError):
    """Somebody has decided what becomes of it."""

    code = "peer-already-handled"
    message = "这一份已经处理过了，请刷新页面看结果。"


class NobodyNamed(DomainError):
    """Without a student there is no file, and no line in the screening."""

    code = "peer-nobody-named"
    message = "这一份没有写是哪位同学，不能写进档案或留作摸底线索。可以选「不用处理」并写明怎么办了。"


class NoFileYet(DomainError):
    """There is no file of that student in which something could be written."""

    code = "peer-no-file"
    message = "这位同学没有正在支持中的档案。可以留作摸底时的线索；需要支持的，请先提出候选。"
