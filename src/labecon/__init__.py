"""labecon: the business of independent foundation-model labs, sourced, driver-based and executable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labecon.labs import Lab as Lab
    from labecon.labs import load as load

__version__ = "0.1.0"
__all__ = ["Lab", "__version__", "load"]


def __getattr__(name: str) -> Any:
    if name in ("Lab", "load"):
        from labecon import labs  # imported when used, so that `labecon --version` starts at once

        return getattr(labs, name)
    raise AttributeError(f"module labecon has no attribute {name}")
