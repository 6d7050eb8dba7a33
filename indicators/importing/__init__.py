"""Delivered files → checked, summed, protected draft releases. Everything a caller needs is `import_observations`.

It is loaded when it is asked for, so that the pure modules (tables, workbooks, numerals) can be used without Django.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .report import Report
    from .service import import_observations

__all__ = ["Report", "import_observations"]


def __getattr__(name: str) -> Any:
    if name == "Report":
        return import_module(".report", __name__).Report
    if name == "import_observations":
        return import_module(".service", __name__).import_observations
    raise AttributeError(name)
