"""A slow, obvious attacker: for every hidden count the smallest and largest value that fits all that is shown."""

import numpy as np
from scipy.optimize import linprog


def intervals(values, hidden, parents):
    """`values[k]`, `hidden[k]` per level, smallest areas first; `parents[k]` positions in level k + 1.

    Returns {(level, position): (low, high)} of the hidden cells; values of hidden cells are not looked at.
    """
    cells = [(k, i) for k, level in enumerate(values) for i in range(len(level))]
    number = {cell: n for n, cell in enumerate(cells)}
    rows, bounds = [], []
    for k, i in cells:
        siblings = [j for j, parent in enumerate(parents[k]) if parent == parents[k][i]] if k < len(parents) else [i]
        # Zeros are hidden only where all parts of an area are.
        lowest = 0 if k < len(parents) and all(hidden[k][j] for j in siblings) else 1
        bounds.append((lowest, None) if hidden[k][i] else (values[k][i], values[k][i]))
    for k, parent_of in enumerate(parents):
        for parent in range(len(values[k + 1])):
            row = np.zeros(len(cells))
            row[number[k + 1, parent]] = -1
            for child in np.flatnonzero(np.asarray(parent_of) == parent):
                row[number[k, int(child)]] = 1
            rows.append(row)
    found = {}
    for cell in cells:
        if not hidden[cell[0]][cell[1]]:
            continue
        ends = []
        for sign in (1, -1):
            objective = np.zeros(len(cells))
            objective[number[cell]] = sign
            answer = linprog(objective, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=bounds)
            assert answer.status in (0, 3), answer.message
            ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        found[cell] = tuple(ends)
    return found
