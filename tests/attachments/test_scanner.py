"""The virus scanner: asked where one is in use, and nothing is taken that it could not look at."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from attachments import scanner
from attachments.errors import ScannerAway, VirusFound
from kernel.settings import settings
from tests.attachments import clamd
from tests.attachments.clamd import VIRUS, Clamd


@pytest.fixture
def clam(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clamd]:
    with clamd.on_a_port() as running:
        use(monkeypatch, running.address)
        yield running
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("TONGXIN_SCANNER", address)
    settings.cache_clear()


def test_without_a_scanner_nothing_is_asked() -> None:
    assert scanner.scan(io.BytesIO(VIRUS)) is False


def test_the_whole_file_is_looked_at_from_its_beginning(clam: Clamd) -> None:
    content = bytes(range(256)) * 5000
    source = io.BytesIO(content)
    source.seek(99)

    assert scanner.scan(source) is True
    assert clam.heard == [content]


def test_a_virus_is_refused(clam: Clamd) -> None:
    with pytest.raises(VirusFound) as caught:
        scanner.scan(io.BytesIO(b"x" * 600_000 + VIRUS))

    assert "没有保存" in caught.value.text


@pytest.mark.parametrize(
    "said", [b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0", b"\0", b"stream: OK maybe\0"]
)
def test_any_other_answer_is_no_answer(clam: Clamd, said: bytes) -> None:
    clam.says = said

    with pytest.raises(ScannerAway):
        scanner.scan(io.BytesIO(b"x"))


def test_a_scanner_that_is_away_keeps_files_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        addresses = [f"tcp://127.0.0.1:{unused.getsockname()[1]}", f"unix://{tmp_path}/nobody.ctl"]
        for address in addresses:
            use(monkeypatch, address)
            with pytest.raises(ScannerAway) as caught:
                scanner.scan(io.BytesIO(b"x"))
            assert "都在" in caught.value.text
    settings.cache_clear()


def test_a_scanner_that_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "PATIENCE", 0.2)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        use(monkeypatch, f"tcp://127.0.0.1:{door.getsockname()[1]}")
        with pytest.raises(ScannerAway):
            scanner.scan(io.BytesIO(b"x"))
    settings.cache_clear()


def test_it_may_listen_on_a_socket_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with clamd.on_a_socket(tmp_path) as running:
        use(monkeypatch, running.address)

        assert scanner.scan(io.BytesIO(b"x")) is True
    settings.cache_clear()
