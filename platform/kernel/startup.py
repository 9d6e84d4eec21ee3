"""What keeps the program from starting, told to the person at the console in Chinese and English."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the console command, after sysexits.h, so that a script can tell them apart."""

    MISSING = 69
    """Something that has to be there (a server program, an asset, a free port) is not."""

    BROKEN_FOLDER = 73
    """A folder or file cannot be created, read or written."""

    ALREADY_RUNNING = 75
    """Another process holds the same home; trying again later may work."""

    REFUSED = 78
    """The configuration would be unsafe or cannot work."""


class StartRefused(Exception):
    """A start that was refused: says what is wrong and what to do, first in Chinese, then in English."""

    def __init__(self, chinese: str, english: str, *, exit_code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.chinese = chinese
        self.english = english
        self.exit_code = exit_code
