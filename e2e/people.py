"""What people do again and again: sign in, accept an invitation, fill in a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PASSWORD = "xiaoqiao-liushui-2026"


@dataclass(frozen=True)
class Person:
    """Somebody at a browser of their own."""

    page: Page

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in by name and password."""
        self.page.goto("/login")
        self.page.get_by_label("用户名或邮箱").fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("欢迎回来")

    def accept(self, link: str, username: str) -> None:
        """Open an account with an invitation, and sign in where that is still asked."""
        self.page.goto(link)
        self.page.get_by_label("给自己起一个用户名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_label("再输入一次密码").fill(PASSWORD)
        self.press("开通账号")
        if self.page.get_by_label("用户名或邮箱").count():
            self.sign_in(username)

    def go(self, path: str) -> None:
        """Open a page."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        """Press a button; the first of that name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow a link; the first of that name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def heading(self) -> str:
        """The answer that the page gives."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def sees(self, text: str) -> None:
        """The text stands somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def waits_for(self, text: str, *, seconds: int = 60) -> None:
        """Look at the page again and again until a job has done its work."""
        for _ in range(seconds):
            if self.page.get_by_text(text).count():
                return
            self.page.wait_for_timeout(1000)
            self.page.reload()
        self.sees(text)


def invitation_on(page: Page) -> str:
    """The link that a page shows once."""
    return page.get_by_label("邀请链接").input_value()


NewPerson = Callable[[], Page]
