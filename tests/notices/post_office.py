"""A real SMTP server for tests, on a port of its own: it keeps what it takes, and refuses or breaks off when told to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class PostOffice:
    """What arrived, and how the server behaves. `answers` gives a command its code instead of the usual one."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    breaks_off: bool = False
    """Take the mail and hang up without a word."""

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.arrived]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.arrived if message["To"] == address]


def text_of(message: EmailMessage) -> str:
    """What a person reads."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Serve until the end of the block."""
    office = PostOffice()

    class Counter(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _serve(self, office)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()


def _serve(counter: socketserver.StreamRequestHandler, office: PostOffice) -> None:
    def say(code: int, words: str = "ok") -> None:
        counter.wfile.write(f"{code} {words}\r\n".encode())

    sender = recipient = ""
    say(220, "post office")
    while line := counter.rfile.readline().decode().strip():
        verb = line.split(maxsplit=1)[0].upper()
        code = office.answers.get(verb, 250)
        if verb == "QUIT":
            say(221)
            return
        if verb == "MAIL":
            sender = line.partition("<")[2].partition(">")[0]
        elif verb == "RCPT":
            recipient = line.partition("<")[2].partition(">")[0]
        elif verb == "DATA" and code == 250:
            say(354)
            content = _content(counter)
            office.arrived.append(email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default))
            office.envelopes.append((sender, recipient))
            if office.breaks_off:
                return
            code = office.answers.get("CONTENT", 250)
        elif verb == "STARTTLS":
            code = 502
        say(code)


def _content(counter: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    while (line := counter.rfile.readline()) not in {b".\r\n", b""}:
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)
