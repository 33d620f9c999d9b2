"""Records the folds of scikit-learn's StratifiedKFold and StratifiedGroupKFold.

Run with scikit-learn 1.9, from this folder:
    python3 folds.py ../resources/io/github/convlens/data/image
Writes folds.json, read by FoldsTest.
"""
import json
import sys

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold


def folds_of(splitter, labels, groups):
    fold = np.zeros(len(labels), dtype=int)
    for number, (_, held) in enumerate(splitter.split(np.zeros(len(labels)), labels, groups)):
        fold[held] = number
    return fold


random = np.random.RandomState(5)
cases = []
for images, classes, groups, count in [(23, 3, 9, 3), (100, 4, 30, 5), (60, 2, 12, 4), (40, 3, 40, 5), (17, 2, 6, 2)]:
    labels = random.choice(classes, images, p=np.array([4, 2, 1, 1][:classes]) / sum([4, 2, 1, 1][:classes]))
    labels[:classes * count] = np.tile(np.arange(classes), count)
    group = random.randint(0, groups, images)
    group[:groups] = np.arange(groups)
    stratified = folds_of(StratifiedKFold(count), labels, None)
    sizes = [np.bincount(labels[stratified == fold], minlength=classes).tolist() for fold in range(count)]
    cases.append(dict(
        count=count, labels=labels.tolist(), groups=group.tolist(), sizes=sizes,
        grouped=folds_of(StratifiedGroupKFold(count), labels, group).tolist()))
with open(sys.argv[1] + "/folds.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
