"""The jobs, one module a room; importing this package registers all of them."""

from importlib import import_module
from pkgutil import iter_modules


def register_all() -> None:
    """Import every module of jobs, which registers what it holds."""
    for module in iter_modules(__path__, prefix=f"{__name__}."):
        import_module(module.name)
