"""How much, says who: what is counted (catalogue), what was delivered (deliveries), what is told (sheets, runs)."""

from .catalogue import Dataset, Department, Indicator, Theme, Variable
from .deliveries import Audience, Import, Period, Release
from .outside import ExternalValue
from .reforms import ConversionCheck
from .remarks import Adjusted, Remark
from .runs import OfficialRun
from .sheets import Answer, Series, Sheet

__all__ = [
    "Adjusted",
    "Answer",
    "Audience",
    "ConversionCheck",
    "Dataset",
    "Department",
    "ExternalValue",
    "Import",
    "Indicator",
    "OfficialRun",
    "Period",
    "Release",
    "Remark",
    "Series",
    "Sheet",
    "Theme",
    "Variable",
]
