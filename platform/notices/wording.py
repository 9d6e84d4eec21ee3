"""The words of a mail: how many things wait, and nothing about whom or what. Pure."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "同心护航"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is to tell one person."""

    owed: int = 0
    decisions: int = 0
    followed: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        """All of it; with nothing there is no mail."""
        return self.owed + self.decisions + self.followed + self.others


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as plain text."""

    subject: str
    body: str


def digest(figures: Figures, *, link: str = "") -> Letter:
    """The one mail of a day. Its subject stands on a locked screen, so it says no more than how many."""
    lines = [
        words.format(count=count)
        for count, words in (
            (figures.owed, "您有 {count} 项待办"),
            (figures.decisions, "有 {count} 件事等您决定或复核"),
            (figures.followed, "有 {count} 件事过期还没有办，请您关心一下"),
            (figures.others, "有 {count} 条通知还没有看"),
        )
        if count
    ]
    what = "项待办" if figures.total == figures.owed else "件事和通知"
    return Letter(
        subject=f"{NAME}：您有 {figures.total} {what}",
        body=_body([f"· {line}" for line in lines], link),
    )


def verification(code: str) -> Letter:
    """What proves that an address is the person's own."""
    return Letter(
        subject=f"{NAME}：邮箱验证码",
        body=f"您好：\n\n您的验证码是 {code}，15 分钟内有效。\n\n如果不是您本人操作，请忽略这封邮件。\n",
    )


def _body(lines: list[str], link: str) -> str:
    where = f"请登录{NAME}查看：{link}" if link else f"请登录{NAME}查看。"
    kept = "不想再收到邮件，可以在「我的账号 · 邮件提醒」里关闭。"
    return "\n".join(["您好：", "", *lines, "", where, "", kept, ""])
