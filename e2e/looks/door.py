"""The portal as a program visits it: one session for each account, forms that carry their token, what a page links to."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import IO
from urllib.parse import urlencode, urljoin, urlsplit

SECONDS = 60
HOPS = 5

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back for one address, after the redirects that it led through."""

    path: str
    status: int
    kind: str
    text: str

    @property
    def is_page(self) -> bool:
        """Whether this is a whole page, not a file and not a fragment of one."""
        return self.kind == "text/html" and "<html" in self.text[:500]

    @property
    def links(self) -> list[str]:
        """Where the page leads by links, as paths of the portal."""
        return _Addresses(self).links

    @property
    def forms(self) -> list[str]:
        """Where the forms of the page go, as paths of the portal."""
        return _Addresses(self).actions

    @property
    def token(self) -> str:
        """The token that every form of this page carries."""
        found = _TOKEN.search(self.text)
        return found[1] if found else ""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are followed by hand, so that each of them is a GET of ours."""

    def redirect_request(
        self, _req: urllib.request.Request, _fp: IO[bytes], _code: int, _msg: str, _headers: Message, _newurl: str
    ) -> None:
        return None


class Visitor:
    """Somebody at the door of the portal, with cookies of their own."""

    def __init__(self, url: str, language: str = "zh-CN") -> None:
        self._url = url.rstrip("/")
        self._language = language
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar), _Stay()
        )

    def get(self, path: str) -> Answer:
        """Open an address and follow where it leads."""
        return self._open(path, None)

    def post(self, path: str, token: str, **fields: str) -> Answer:
        """Send a form with its token."""
        return self._open(path, urlencode({"csrf_token": token, **fields}).encode())

    def send_file(self, path: str, token: str, name: str, content: bytes, **fields: str) -> Answer:
        """Send a form that holds a file."""
        line = "----tongxin-looks"
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {"csrf_token": token, **fields}.items()
        ]
        head = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = b"".join(
            [*parts, head.encode(), b"Content-Type: text/csv\r\n\r\n", content, f"\r\n--{line}--\r\n".encode()]
        )
        return self._open(path, body, f"multipart/form-data; boundary={line}")

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by name and password."""
        page = self.get("/login")
        answer = self.post("/login", page.token, identity=username, password=password)
        if answer.status != 200 or answer.path.startswith("/login"):
            raise LookupError(f"{username} cannot sign in: {answer.status} {answer.path}")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that a browser would hold now."""
        return {cookie.name: cookie.value or "" for cookie in self.jar}

    def _open(self, path: str, body: bytes | None, kind: str = "application/x-www-form-urlencoded") -> Answer:
        for _ in range(HOPS):
            headers = {"Accept-Language": self._language, "Referer": self._url + path}
            if body is not None:
                headers["Content-Type"] = kind
            status, found, text = self._ask(urllib.request.Request(self._url + path, body, headers))
            if status not in (302, 303):
                return Answer(path, status, found.get_content_type(), text)
            path, body = self._local(path, found.get("Location", "/")), None
        raise LookupError(f"{path} leads round in a circle")

    def _ask(self, request: urllib.request.Request) -> tuple[int, Message, str]:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read().decode("utf-8", "replace")

    def _local(self, base: str, location: str) -> str:
        parts = urlsplit(urljoin(self._url + base, location))
        return parts.path + (f"?{parts.query}" if parts.query else "")


class _Addresses(HTMLParser):
    """The addresses that a page names."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._base = answer.path
        self.links: list[str] = []
        self.actions: list[str] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._keep(self.links, given["href"])
        if tag == "form":
            self._keep(self.actions, given.get("action", ""))
        if "formaction" in given:
            self._keep(self.actions, given["formaction"])

    def _keep(self, found: list[str], address: str) -> None:
        parts = urlsplit(urljoin(self._base, address))
        if not parts.netloc and parts.path.startswith("/") and "/static/" not in parts.path:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
