"""Records the learning rates of PyTorch's schedulers, and the rates and momenta of fastai's 1cycle.

Run with PyTorch 1.13 (Debian's python3-torch), from this folder:
    python3 schedules.py ../resources/io/github/convlens/training/optimize
Writes schedules.json, read by ScheduleOracleTest.
"""
import json
import math
import random
import sys

import torch
from torch import nn
from torch.optim import lr_scheduler


def cos(start, end, p):
    """fastai, callback/schedule.py: SchedCos."""
    return start + (1 + math.cos(math.pi * (1 - p))) * (end - start) / 2


def combined(p, pct_start, start, middle, end):
    """fastai, callback/schedule.py: combined_cos, which is combine_scheds([pct, 1 - pct], ...)."""
    if p < pct_start:
        return cos(start, middle, p / pct_start)
    return cos(middle, end, (p - pct_start) / (1 - pct_start))


def one_cycle(steps, highest, pct_start, div, div_final, moms):
    """fastai's fit_one_cycle. The values of each batch are those at p = batches before it / batches."""
    return {
        "steps": steps, "highest": highest, "pct_start": pct_start, "div": div,
        "div_final": div_final, "moms": moms,
        "rates": [
            combined(i / steps, pct_start, highest / div, highest, highest / div_final)
            for i in range(steps)
        ],
        "momenta": [combined(i / steps, pct_start, *moms) for i in range(steps)],
    }


def stepped(highest, scheduler_of, times):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], highest)
    scheduler = scheduler_of(optimizer)
    rates = []
    for _ in range(times):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def plateau(highest, losses, gamma, patience, threshold):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], highest)
    scheduler = lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=gamma, patience=patience, threshold=threshold
    )
    rates = []
    for loss in losses:
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step(loss)
    return {
        "highest": highest, "gamma": gamma, "patience": patience, "threshold": threshold,
        "losses": losses, "rates": rates,
    }


def triangle(steps, rising, start, minimum):
    """LinearLR up, then LinearLR down: a rise over rising batches."""
    up = lambda o: lr_scheduler.LinearLR(o, start, 1.0, rising)
    down = lambda o: lr_scheduler.LinearLR(o, 1.0, minimum, steps - rising)
    rates = stepped(0.3, up, rising) if rising else []
    return {
        "steps": steps, "highest": 0.3, "pct_start": rising / steps, "start": start,
        "minimum": minimum, "rates": rates + stepped(0.3, down, steps - rising),
    }


def warmed_up(highest, warmup, steps):
    rising = lambda o: lr_scheduler.LinearLR(o, 1 / (warmup + 1), 1.0, warmup)
    falling = lambda o: lr_scheduler.CosineAnnealingLR(o, steps - warmup)
    return stepped(highest, rising, warmup) + stepped(highest, falling, steps - warmup)


def record():
    random.seed(1)
    noisy = [2 * math.exp(-epoch / 6) + 0.3 * random.random() + 0.2 for epoch in range(60)]
    flat = [1.0, 1.0 - 0.9e-4, 1.0 - 1.1e-4, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5]
    return {
        "one_cycle": [
            one_cycle(117, 0.06, 0.25, 25.0, 1e5, (0.95, 0.85, 0.95)),
            one_cycle(585, 0.1, 0.25, 25.0, 1e5, (0.95, 0.85, 0.95)),
            one_cycle(10, 1.0, 0.3, 10.0, 1e3, (0.9, 0.8, 0.99)),
            one_cycle(1, 0.5, 0.25, 25.0, 1e5, (0.95, 0.85, 0.95)),
        ],
        "cosine": [
            {"steps": n, "highest": 0.3, "minimum": low,
             "rates": stepped(
                 0.3, lambda o: lr_scheduler.CosineAnnealingLR(o, n, low * 0.3), n)}
            for n, low in [(117, 0.0), (200, 0.01)]
        ],
        "linear": [triangle(117, 0, 1.0, 0.0), triangle(100, 23, 0.2, 0.07)],
        "step": {"highest": 0.4, "every": 3, "gamma": 0.3,
                 "rates": stepped(0.4, lambda o: lr_scheduler.StepLR(o, 3, 0.3), 14)},
        "milestones": {"highest": 0.4, "milestones": [2, 5, 11], "gamma": 0.1,
                       "rates": stepped(
                           0.4, lambda o: lr_scheduler.MultiStepLR(o, [2, 5, 11], 0.1), 14)},
        "plateau": [
            plateau(0.1, noisy, 0.5, 2, 1e-4),
            plateau(0.1, noisy, 0.1, 0, 0.05),
            plateau(0.1, flat, 0.1, 2, 1e-4),
        ],
        "warmup": {"highest": 0.2, "warmup": 7, "steps": 50, "rates": warmed_up(0.2, 7, 50)},
    }


if __name__ == "__main__":
    with open(sys.argv[1] + "/schedules.json", "w") as file:
        json.dump(record(), file, indent=1)
        file.write("\n")
