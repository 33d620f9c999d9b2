"""Records the learning rates that fastai's lr_find would suggest, calculated from its definitions.

Most range tests are synthetic: the loss is flat, then falls, then rises, with noise. Each CSV file of
convlens lr-find that is given adds a recorded range test.

    python3 suggestions.py ../resources/io/github/convlens/training/search [LR-FIND.csv ...]
Writes suggestions.json, read by SuggestionsOracleTest.
"""
import csv
import json
import os
import sys

import numpy as np

BATCHES = 100
START, END = 1e-7, 10.0


def rates(count):
    """fastai's LRFinder: SchedExp(start, end) at p = batches done / batches."""
    return START * (END / START) ** (np.arange(count) / BATCHES)


def smoothed(losses, beta=0.98):
    """fastai's Recorder: an exponential average that starts at 0, divided by 1 - beta^n."""
    value, result = 0.0, []
    for n, loss in enumerate(losses, 1):
        value = beta * value + (1 - beta) * loss
        result.append(value / (1 - beta ** n))
    return np.array(result)


def stopped(losses, factor=4):
    """The losses up to and including the first that exceeds four times the lowest loss before it."""
    over = np.flatnonzero(~(losses <= factor * np.minimum.accumulate(losses)))
    return losses[: over[0] + 1] if over.size else losses


def used(lrs, losses):
    """As in lr_find: without the first tenth, the last five batches, and all from the first NaN on."""
    lrs, losses = lrs[BATCHES // 10:-5], losses[BATCHES // 10:-5]
    nan = np.flatnonzero(np.isnan(losses))
    return (lrs[:nan[0]], losses[:nan[0]]) if nan.size else (lrs, losses)


def valley(lrs, losses):
    """The rate in the middle of the longest falling subsequence.

    Like fastai, it finds the middle as a third plus half a third, each rounded down.
    """
    longest = np.ones(len(losses), int)
    for i in range(len(losses)):
        before = longest[:i][losses[:i] > losses[i]]
        longest[i] = 1 + (before.max() if before.size else 0)
    end = int(longest.argmax())  # the first, if several subsequences are equally long
    start = end - longest[end] if longest[end] > 1 else end
    third = (end - start) / 3
    return lrs[start + int(third) + int(third / 2)]


def minimum(lrs, losses):
    return lrs[losses.argmin()] / 10


def steep(lrs, losses):
    return lrs[(np.diff(losses) / np.diff(np.log(lrs))).argmin()]


def slide(lrs, losses, window=15, threshold=0.005):
    gradient = np.gradient(losses)
    right, left = -1, -1 - window
    rate = lrs[left]
    while left >= -len(losses) and abs(gradient[right] - gradient[left]) > threshold:
        rate = lrs[left]
        right, left = right - 1, left - 1
    return rate


def case(name, lrs, losses):
    kept = used(lrs, losses)
    return {
        "name": name,
        "rates": [float(rate) for rate in lrs],
        "losses": [None if np.isnan(loss) else float(loss) for loss in losses],
        "expected": {f.__name__: float(f(*kept)) for f in (valley, minimum, steep, slide)},
    }


def made_up(seed, falls_at, rises_at, noise):
    """Losses of a network that learns at rates above falls_at and diverges above rises_at."""
    random = np.random.default_rng(seed)
    lrs = rates(BATCHES)
    falling = 2.3 - 1.8 / (1 + (falls_at / lrs) ** 1.5)
    rising = (lrs / rises_at) ** 2
    return lrs, falling + rising + noise * random.standard_normal(BATCHES)


def recorded(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return (np.array([float(row["learning_rate"]) for row in rows]),
            np.array([float(row["smooth_loss"]) for row in rows]))


def main(folder, files):
    cases = []
    for seed, (falls_at, rises_at, noise) in enumerate(
            [(3e-3, 1, 0), (3e-3, 1, 0.05), (1e-1, 20, 0.02), (1e-5, 1e-2, 0.1), (5e-2, 0.3, 0.3)]):
        lrs, losses = made_up(seed, falls_at, rises_at, noise)
        losses = stopped(smoothed(losses))
        cases.append(case(f"made up {seed}", lrs[:len(losses)], losses))
    lrs, losses = made_up(9, 3e-3, 1, 0.05)
    losses = smoothed(losses)
    losses[70:] = np.nan
    cases.append(case("not a number from batch 70 on", lrs[:71], losses[:71]))
    for path in files:
        cases.append(case(os.path.basename(path).replace(".csv", ""), *recorded(path)))
    with open(os.path.join(folder, "suggestions.json"), "w") as out:
        json.dump(cases, out, indent=0)
        out.write("\n")


main(sys.argv[1], sys.argv[2:])
