"""Delivered files → checked, summed, protected draft releases. Everything a caller needs is `import_observations`."""

from .report import Report
from .service import import_observations

__all__ = ["Report", "import_observations"]
