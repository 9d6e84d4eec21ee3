"""A little clamd for tests: it understands INSTREAM, knows one virus, and can be told to misbehave."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"a-virus-that-exists-in-tests-only"


@dataclass
class Clamd:
    """What it was sent, and what it answers instead of what it found."""

    address: str
    says: bytes = b""
    heard: list[bytes] = field(default_factory=list)

    def serve(self, door: socket.socket) -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        reader = line.makefile("rb")
        assert reader.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", reader.read(4))[0]:
            content += reader.read(length)
        self.heard.append(content)
        found = b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
        line.sendall(self.says or found)


@contextmanager
def running(door: socket.socket, address: str) -> Iterator[Clamd]:
    """It listens on this door until the block ends."""
    door.listen()
    clamd = Clamd(address)
    thread = threading.Thread(target=clamd.serve, args=(door,), daemon=True)
    thread.start()
    try:
        yield clamd
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)


@contextmanager
def on_a_port() -> Iterator[Clamd]:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    with running(door, f"tcp://127.0.0.1:{door.getsockname()[1]}") as clamd:
        yield clamd


@contextmanager
def on_a_socket(folder: Path) -> Iterator[Clamd]:
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(folder / "clamd.ctl"))
    with running(door, f"unix://{folder}/clamd.ctl") as clamd:
        yield clamd
