"""When nobody is written to: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the day to another, over midnight too; `on_rest_days` lets mail come on days without work."""

    quiet_from: time
    quiet_until: time
    on_rest_days: bool = False

    def holds(self, at: time, *, is_workday: bool) -> bool:
        """Whether it is quiet. Two equal times are no quiet hours at all."""
        if not is_workday and not self.on_rest_days:
            return True
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


USUAL = QuietHours(time(21), time(7))
"""What counts where neither the person nor the school has said anything."""
