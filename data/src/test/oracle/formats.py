#!/usr/bin/env python3
"""Writes small files in the formats of SVHN (MAT, by SciPy) and MedMNIST (NPZ, by NumPy).

usage: formats.py ../resources/io/github/convlens/data/format   (numpy 2.4, scipy 1.17)

Each pixel and each label is a function of its indices. PublishedFormatsTest has the same formulas.
"""
import os, sys

import numpy as np
import scipy.io

root = sys.argv[1]
os.makedirs(root, exist_ok=True)

r, c, h, n = np.meshgrid(np.arange(32), np.arange(32), np.arange(3), np.arange(4), indexing="ij")
x = ((3 * r + 5 * c + 40 * h + 17 * n) % 256).astype(np.uint8)
y = np.array([[1], [10], [9], [2]], dtype=np.uint8)
other = {"note": "SVHN", "mean": np.array([[0.5, 0.25]])}
for name, compressed in (("svhn.mat", True), ("svhn-plain.mat", False)):
    scipy.io.savemat(f"{root}/{name}", {**other, "X": x, "y": y}, do_compression=compressed)


def arrays(shape, label_type):
    result = {}
    for i, split in enumerate(("train", "val", "test")):
        count = 5 - i
        grid = np.meshgrid(*[np.arange(s) for s in (count, *shape)], indexing="ij")
        weights = (17, 3, 5, 40)
        values = sum(w * g for w, g in zip(weights, grid)) + i
        result[f"{split}_images"] = (values % 256).astype(np.uint8)
        result[f"{split}_labels"] = (np.arange(count) % 3).astype(label_type).reshape(-1, 1)
    return result


np.savez_compressed(f"{root}/grey.npz", **arrays((28, 28), np.uint8))
np.savez(f"{root}/colour.npz", **arrays((28, 28, 3), np.int64))
