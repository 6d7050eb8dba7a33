"""How figures are told: the median of several runs with its spread, and ratios to a peer of the same run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """What several runs gave."""

    runs: tuple[float, ...]
    unit: str
    decimals: int = 2

    @property
    def median(self) -> float:
        return median(self.runs)

    def __str__(self) -> str:
        numbers = [f"{number:,.{self.decimals}f}" for number in (self.median, min(self.runs), max(self.runs))]
        spread = f" ({numbers[1]}–{numbers[2]})" if numbers[1] != numbers[2] else ""
        return f"{numbers[0]}{spread} {self.unit}"


def say(sentence: str) -> None:
    print(sentence, flush=True)


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table in Markdown, so that a run can be pasted into docs/benchmarks.md as it is."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    say(f"\n### {title}\n\n" + "\n".join(lines))
