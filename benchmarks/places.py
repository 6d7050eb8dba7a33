"""Where things lie, what they are called, and where the servers that are measured listen."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local" / "bench"
EXAMPLES = ROOT / "examples" / "berlin"
BERLIN = Path(os.environ.get("DATA") or ROOT.parent / "shared" / "data" / "berlin").resolve()
HOST = "127.0.0.1"

# The invented numbers: their municipality and hierarchy, level and edition.
SLUG, LEVEL, EDITION = "bench", "planungsraum", "2021"
INDICATORS = 300
YEARS = range(2021, 2036)  # all of them lie in the edition that is valid from 2021 on
