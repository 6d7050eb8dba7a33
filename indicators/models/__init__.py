"""How much, says who: what is counted (catalogue), what was delivered (deliveries), what is told (sheets)."""

from .catalogue import Dataset, Department, Indicator, Theme, Variable
from .deliveries import Audience, Import, Period, Release
from .sheets import Answer, Series, Sheet

__all__ = [
    "Answer",
    "Audience",
    "Dataset",
    "Department",
    "Import",
    "Indicator",
    "Period",
    "Release",
    "Series",
    "Sheet",
    "Theme",
    "Variable",
]
