"""Carries counts from one edition's areas to another's (Umsteigeschlüssel). Pure: no Django, no database.

    shares    a crosswalk: which share of every old area belongs to which new one
    building  from the geometries of two editions, better with points or addresses
    weights   reads points and numbers of addresses
    supplied  from a file that somebody else made
    carrying  numbers and statuses across, with a standard error
    quality   how far off a conversion was, where the truth is known

Only counts are carried. A rate crosses by its counts: carry numerator and denominator, then divide.
`python -m spatial.crosswalk OLD NEW TABLE.csv` does it for files.
"""

from .building import Overlay, SliverRule, build_crosswalk
from .carrying import Carried, carry
from .quality import conversion_errors
from .shares import Crosswalk
from .supplied import check_basis, read_crosswalk

__all__ = [
    "Carried",
    "Crosswalk",
    "Overlay",
    "SliverRule",
    "build_crosswalk",
    "carry",
    "check_basis",
    "conversion_errors",
    "read_crosswalk",
]
