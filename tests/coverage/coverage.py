"""The 80 % interval of a forecast, computed in whole numbers from the formulas of the contract alone, over the random years of
panel.py: how many of them end inside.

    coverage.py PANEL_PY PANELS

Prints for each cell (years, shock in hundredths, month): how many line-years ended inside, of how many, and the bounds of each
line of its first panel.
"""

import importlib.util
import json
import sys
from collections import namedtuple

import numpy as np

spec = importlib.util.spec_from_file_location("panel", sys.argv[1])
drawn = importlib.util.module_from_spec(spec)
spec.loader.exec_module(drawn)

DAYS, DAYS_GONE = 365, {3: 90, 6: 181, 9: 273}
POOLS, NEWEST = 4, 5
DAMPED, PLAN_PROFILE, SEASONAL, COMMITMENTS, RUN_RATE = range(5)
# What years of lines come to together; of how many years.
Sums = namedtuple("Sums", "years cut end soll")


def nearest(a, b):
    """a / b to the nearest whole number, half away from zero; b is above zero."""
    return (2 * a + b) // (2 * b) if a >= 0 else -((-2 * a + b) // (2 * b))


def added(parts):
    return Sums(*map(sum, zip(*parts)))


def expected(method, soll, cut, own, pool, gone):
    known = own if own.years >= 3 and own.end > 0 else pool
    p, q = max(0, min(known.cut, known.end)), known.end
    if method == SEASONAL:
        return max(cut, nearest(cut * q, p)) if 20 * p >= q else None
    if method == RUN_RATE:
        return max(cut, nearest(cut * DAYS, gone))
    if method == COMMITMENTS:
        return cut
    spent, planned = (own.end, own.soll) if own.soll > 0 else (pool.end, pool.soll)
    prior = nearest(soll * min(spent, 2 * planned), planned)
    by_plan = cut + nearest((q - p) * prior, q)
    return max(cut, by_plan if method == PLAN_PROFILE else cut + nearest((q - p) * by_plan, q))


def or_run_rate(method, *of):
    said = expected(method, *of)
    return expected(RUN_RATE, *of) if said is None else said


def still_open(year):
    return max(year.soll - year.cut, nearest(year.soll, 20), 100)


def bounds_of(pool, past, now, gone):
    """Of each line of a pool, by its past years and the current one."""
    years = range(max(0, past - NEWEST), past)
    of_year = {year: added(line[year] for line in pool) for year in years}
    # The method that was off the least in years of which two earlier ones are known.
    errors = dict.fromkeys(range(5), 0)
    for year in years[2:]:
        earlier = range(years[0], year)
        known = added(of_year[other] for other in earlier)
        for line in pool:
            own = added(line[other] for other in earlier)
            for method in list(errors):
                said = expected(method, line[year].soll, line[year].cut, own, known, gone)
                if said is None:
                    del errors[method]
                else:
                    errors[method] += nearest(10**6 * abs(line[year].end - said), line[year].soll)
    method = min(errors, key=lambda one: (errors[one], one)) if len(years) > 2 else PLAN_PROFILE
    # How far it was off in each year, by the other years.
    scores = []
    for year in years:
        others = [other for other in years if other != year]
        known = added(of_year[other] for other in others)
        for line in pool:
            own = added(line[other] for other in others)
            said = or_run_rate(method, line[year].soll, line[year].cut, own, known, gone)
            scores.append(nearest(10**6 * (line[year].end - said), still_open(line[year])))
    mean = max(1, nearest(sum(map(abs, scores)), len(scores)))
    of_line = [[abs(score) for score in scores[place :: len(pool)]] for place in range(len(pool))]

    def uneven(of):
        return max(1, nearest(sum(of) + 2 * mean, len(of) + 2))

    def normed(place, score):
        others = list(of_line[place % len(pool)])
        others.remove(abs(score))
        return nearest(10**6 * score, uneven(others))

    z = sorted(normed(place, score) for place, score in enumerate(scores))
    low = (len(z) + 1) // 10
    known, bounds = added(of_year.values()), []
    for line, of in zip(pool, of_line, strict=True):
        own = added(line[year] for year in years)
        said = or_run_rate(method, now(line).soll, now(line).cut, own, known, gone)
        scale = nearest(still_open(now(line)) * uneven(of), 10**6)
        bounds.append([max(now(line).cut, said + nearest(scale * one, 10**6)) for one in (z[low - 1], z[len(z) - low])])
    return bounds


def counted(past, month, shock, panels):
    rng = np.random.default_rng([20261126, past, month, shock])
    inside, of, first = 0, 0, None
    for _ in range(panels):
        paid, soll = drawn.panel(rng, past + 1, shock / 100)
        lines = [
            [Sums(1, int(year[month - 1]), int(year[11]), int(plan)) for year, plan in zip(line, plans, strict=True)]
            for line, plans in zip(paid, soll, strict=True)
        ]
        bounds = [None] * len(lines)
        for pool in range(POOLS):
            bounds[pool::POOLS] = bounds_of(lines[pool::POOLS], past, lambda line: line[past], DAYS_GONE[month])
        inside += sum(lower <= line[past].end <= upper for line, (lower, upper) in zip(lines, bounds, strict=True))
        of, first = of + len(lines), first or bounds
    return {"years": past, "shock": shock, "month": month, "inside": inside, "of": of, "first": first}


cells = [(past, month, shock) for past in (3, 5, 8) for shock in (0, 3, 6) for month in (3, 6, 9)]
print(json.dumps([counted(*cell, int(sys.argv[2])) for cell in cells]))
