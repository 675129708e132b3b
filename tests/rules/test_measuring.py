"""Measures in memory are those that exact fractions give, at any scale, however the values are split into parts."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from seggql.index.canonical import line
from seggql.rules.grouping import Owners
from seggql.rules.measures import MEASURES, Measure
from seggql.rules.measuring import Owned
from seggql.rules.vectors import Line, aligned

SIZE = 40
LARGEST = (1, 9, 1_000, 2**31, 10**15 - 1, 10**30)
"""Positions as numbers have them: at most 15 digits and 15 places."""
NUMBERS = [row for row in MEASURES.values() if not row.of_time]


def rounded(mean: Fraction) -> Fraction:
    """To six places, the middle away from zero."""
    whole = int(abs(mean) * 10**6 + Fraction(1, 2))
    return Fraction(whole if mean >= 0 else -whole, 10**6)


EXACT: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, Fraction(0)),
    "average": lambda values: rounded(sum(values, Fraction(0)) / len(values)),
    "minimum": min,
    "maximum": max,
}


@pytest.mark.parametrize("places", [0, 2, 6, 7, 15])
@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.name)
def test_measures(row: Measure, places: int) -> None:
    random = Random(places)
    for _ in range(60):
        lines, owners = zip(*(part(random, places) for _ in range(random.choice((1, 2)))), strict=True)
        theirs: list[list[Fraction]] = [[] for _ in range(SIZE)]
        for one, whose in zip(lines, owners, strict=True):
            for owner, position in zip(whose.tolist(), one.positions.tolist(), strict=True):
                if position != one.nowhere:
                    theirs[owner].append(Fraction(position, 10**one.places))
        check(row, aligned(lines), owners, [EXACT[row.name](values) if values else None for values in theirs])


def part(random: Random, places: int) -> tuple[Line, Owners]:
    """Values of one scale, some missing, and whose they are."""
    largest, length = random.choice(LARGEST), random.choice((0, 1, 30, 200))
    least = random.choice((0, 1, -largest))
    values = np.array([random.randint(min(least, largest), largest) for _ in range(length)], object)
    missing = np.array([random.random() < 0.2 for _ in range(length)], np.bool_)
    return line(values, missing, places), np.array([random.randrange(SIZE - 1) for _ in range(length)], np.int32)


def check(row: Measure, lines: list[Line], owners: Sequence[Owners], wanted: list[Fraction | None]) -> None:
    """The measure gives everybody what is wanted, whatever it is asked."""
    parts = [Owned(one, whose) for one, whose in zip(lines, owners, strict=True)]
    measured = row.grouping(parts, lines[0].places, SIZE)
    scaled = [None if one is None else one * 10**measured.places for one in wanted]
    known = sorted({int(one) for one in scaled if one is not None})
    assert all(one is None or one.denominator == 1 for one in scaled)
    assert measured.missing.tolist() == [one is None for one in scaled]
    assert measured.within(None, None).tolist() == [one is not None for one in scaled]
    for middle in {0, *known[:: max(len(known) // 4, 1)]}:
        for low, high in (
            (middle, None),
            (None, middle),
            (middle, middle),
            (middle - 1, middle + 1),
            (middle + 1, None),
        ):
            inside = [
                one is not None and (low is None or low <= one) and (high is None or one <= high) for one in scaled
            ]
            assert measured.within(low, high).tolist() == inside, (low, high)
        assert measured.among([middle, middle + 1]).tolist() == [one in (middle, middle + 1) for one in scaled]
