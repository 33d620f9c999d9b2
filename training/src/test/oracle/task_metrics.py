"""Records all scores of label predictions and of number predictions, computed by scikit-learn, and
the highest micro F1 of any threshold. The cases include ties, labels without images and constant
numbers.

Run with scikit-learn 1.9, from this folder:
    python3 task_metrics.py ../resources/io/github/convlens/training/metric
Writes task_metrics.json, read by TaskMetricOracleTest.
"""
import json
import sys
import warnings

import numpy as np
from sklearn import metrics as m

warnings.simplefilter("ignore")


def mean(values):
    known = [v for v in values if v is not None]
    return float(np.mean(known)) if known else None


def labels_case(name, present, outputs, threshold):
    outputs = np.asarray(outputs, dtype=np.float32)
    present = np.asarray(present).astype(int)
    p = 1 / (1 + np.exp(-outputs.astype(np.float64)))
    said = (p >= threshold).astype(int)
    # Labels without images have no curves. Only the means over curves leave such labels out.
    ap = [float(m.average_precision_score(present[:, c], p[:, c])) if present[:, c].any() else None
          for c in range(p.shape[1])]
    auc = [None if present[:, c].all() or not present[:, c].any()
           else float(m.roc_auc_score(present[:, c], p[:, c])) for c in range(p.shape[1])]
    both = {"y_true": present, "y_pred": said, "zero_division": 0}
    scores = {
        "map": mean(ap),
        "roc_auc": mean(auc),
        "subset_accuracy": m.accuracy_score(present, said),
        "hamming_loss": m.hamming_loss(present, said),
        "log_loss": m.log_loss(present.ravel(), p.ravel(), labels=[0, 1]),
    }
    # scikit-learn treats a single column as two classes, of which the second is the label.
    one = p.shape[1] == 1
    for average in ["micro", "macro"]:
        taken = "binary" if one else average
        scores["precision_" + average] = m.precision_score(**both, average=taken)
        scores["recall_" + average] = m.recall_score(**both, average=taken)
        scores["f1_" + average] = m.f1_score(**both, average=taken)
    precision, recall, f1, support = [
        values[1:] if one else values for values in m.precision_recall_fscore_support(**both)]
    curve_precision, curve_recall, thresholds = m.precision_recall_curve(present.ravel(), p.ravel())
    total = curve_precision + curve_recall
    best = np.max(2 * curve_precision * curve_recall / np.where(total == 0, 1, total))
    return {
        "name": name,
        "present": present.astype(bool).tolist(),
        "outputs": [[float(v) for v in row] for row in outputs],
        "threshold": threshold,
        "scores": {k: None if v is None else float(v) for k, v in scores.items()},
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "average_precision": ap,
        "roc_auc": auc,
        "best_f1_micro": float(best),
    }


def numbers_case(name, values, predicted, scale_mean, scale_std):
    values = np.asarray(values, dtype=np.float64)
    mean_, std = np.asarray(scale_mean), np.asarray(scale_std)
    outputs = ((np.asarray(predicted) - mean_) / std).astype(np.float32)
    said = outputs.astype(np.float64) * std + mean_

    def raw(function):
        return [float(v) for v in function(values, said, multioutput="raw_values")]

    return {
        "name": name,
        "values": values.tolist(),
        "outputs": [[float(v) for v in row] for row in outputs],
        "mean": mean_.tolist(),
        "std": std.tolist(),
        "scores": {
            "mae": float(m.mean_absolute_error(values, said)),
            "rmse": float(m.root_mean_squared_error(values, said)),
            "r2": float(m.r2_score(values, said)),
        },
        "mae": raw(m.mean_absolute_error),
        "rmse": raw(m.root_mean_squared_error),
        "r2": raw(m.r2_score),
    }


def main(folder):
    rng = np.random.default_rng(7)

    def drawn(count, labels, parts, skill):
        present = rng.random((count, labels)) < parts
        outputs = rng.normal(size=(count, labels)) * 1.5 - 0.5 + skill * present
        return present, outputs

    common = drawn(60, 4, 0.4, 1.5)
    ties = drawn(50, 3, 0.5, 1.0)
    rare, rare_outputs = drawn(80, 5, [0.6, 0.3, 0.1, 0.05, 0.0], 1.2)
    everywhere, everywhere_outputs = drawn(30, 3, [1.0, 0.5, 0.2], 1.0)
    labels = [
        labels_case("four labels", *common, 0.5),
        labels_case("another threshold", *common, 0.37),
        labels_case("ties: outputs rounded to whole numbers", ties[0], ties[1].round(), 0.5),
        labels_case("rare labels, one without images", rare, rare_outputs, 0.4),
        labels_case("a label that every image has", everywhere, everywhere_outputs, 0.5),
        labels_case("nothing predicted", common[0], np.full((60, 4), -5.0), 0.5),
        labels_case("one label", *drawn(40, 1, 0.3, 1.0), 0.45),
        labels_case("perfect", [[1, 0], [0, 1], [1, 1], [0, 0]],
                    [[3, -2], [-1, 4], [2, 2], [-3, -4]], 0.5),
    ]
    one = rng.normal(size=(50, 1)) * 20 + 7
    three = rng.normal(size=(40, 3)) * [1, 100, 0.01] + [0, 5000, 1]
    numbers = [
        numbers_case("one number", one, one + rng.normal(size=(50, 1)) * 5, [7.0], [20.0]),
        numbers_case("three numbers of different units", three,
                     three + rng.normal(size=(40, 3)) * [0.3, 60, 0.02],
                     [0.0, 5000.0, 1.0], [1.0, 100.0, 0.01]),
        numbers_case("worse than the mean", one, -one, [0.0], [10.0]),
        numbers_case("the same number everywhere", np.full((5, 1), 3.0), [[3.5]] * 5, [0.0], [1.0]),
        numbers_case("the same number everywhere, predicted", np.full((5, 1), 3.0), [[3.0]] * 5,
                     [0.0], [1.0]),
    ]
    with open(folder + "/task_metrics.json", "w") as file:
        json.dump({"labels": labels, "numbers": numbers}, file, indent=None, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
