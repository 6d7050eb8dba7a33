"""From individual records to counts per block, where the records live: no database, no network, memory only. Pure.

`count_files` and `count_records` (for DataFrames) do all of it; docs/counting.md explains it to a statistics office.
"""

from .mappings import mapping_of, read_mapping
from .running import Counted, count_files, count_records

__all__ = ["Counted", "count_files", "count_records", "mapping_of", "read_mapping"]
