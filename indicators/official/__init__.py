"""Official runs: recipes carried out on released numbers, stored with a protocol, seen by whom they are released to.

columns, ground, gathering, other_runs   from a recipe to its table of values
carrying_out                             run it, store it; run it again and compare
deciding                                 release, withdraw
reading                                  what pages and the API ask
"""

from .carrying_out import Again, Outcome, carry_out, run_again
from .deciding import release_run, withdraw_run
from .gathering import Gathered, values_for

__all__ = ["Again", "Gathered", "Outcome", "carry_out", "release_run", "run_again", "values_for", "withdraw_run"]
