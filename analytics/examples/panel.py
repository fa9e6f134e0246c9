"""Random years of budget lines, as the forecast's contract describes them, for `coverage`.

    panel.py [PANELS]

Writes, for each cell (years, month, year shock in hundredths) and panel: its numbers, then Soll and cumulative Ist in
cents, as 64-bit integers. Generator: numpy's, seeded by the cell, so that anybody draws the same.
"""

import sys

import numpy as np

LINES = 120


def panel(rng, years, shock):
    base = rng.lognormal(12.5, 1.2, LINES)
    pool = np.arange(LINES) % 4
    weights = rng.dirichlet(np.full(12, 60.0), 4)
    december = 2.5 * rng.lognormal(0, 0.35, LINES)
    usual = rng.normal(0, 0.07, LINES)
    of_year = rng.normal(0, shock, years)
    december_of_year = rng.lognormal(0, 0.2, years)
    lumps = 72 * rng.lognormal(-0.4, 0.8, LINES)
    soll = base[:, None] * rng.lognormal(0, 0.12, (LINES, years)) * 1.02 ** np.arange(years)
    spent = np.clip(0.90 + usual[:, None] + of_year + rng.normal(0, 0.08, (LINES, years)), 0.3, 1.08)
    share = weights[pool][:, None, :] * np.ones((LINES, years, 1))
    share[:, :, 11] *= december[:, None] * december_of_year
    share /= share.sum(2, keepdims=True)
    drawn = rng.gamma(np.maximum(share * lumps[:, None, None], 1e-3))
    drawn /= drawn.sum(2, keepdims=True)
    return np.cumsum(np.rint(drawn * (spent * soll)[:, :, None] * 100), 2), np.rint(soll * 100)


def main():
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for past in (3, 5, 8):
        for shock in (0, 3, 6):
            for month in (3, 6, 9):
                rng = np.random.default_rng([20261126, past, month, shock])
                for _ in range(panels):
                    paid, soll = panel(rng, past + 1, shock / 100)
                    head = np.array([past, month, shock, LINES], dtype="<i8")
                    for part in (head, soll, paid):
                        sys.stdout.buffer.write(part.astype("<i8").tobytes())


if __name__ == "__main__":
    main()
