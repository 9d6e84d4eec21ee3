"""The process that loads the demo district on the first start: each line it prints is a step, in Chinese."""

from demo import loader
from kernel import events, logs
from kernel.db import unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope
from tenants import queries
from tongxin.first_start import LOADED, LOADING, NOT_NEEDED, state_file
from workers.reactions import REACTIONS


def main() -> None:
    """Load the demo unless there are schools already, and remember that the question is settled."""
    logs.configure("demo")
    events.install(REACTIONS)
    state = state_file(settings().home)
    with unit_of_work(IdentityScope()):
        has_schools = bool(queries.all_schools())
    if has_schools:
        state.write_text(NOT_NEEDED)
        return
    state.write_text(LOADING)
    loader.load(lambda step: print(step, flush=True))  # noqa: T201  the supervisor reads it
    state.write_text(LOADED)


if __name__ == "__main__":
    main()
