"""Records all scores of class predictions, computed by scikit-learn. The cases include predictions
with ties, and classes without images.

Run with scikit-learn 1.9, from this folder:
    python3 metrics.py ../resources/io/github/convlens/training/metric
Writes metrics.json, read by ClassMetricOracleTest.
"""
import json
import sys
import warnings

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import _TemperatureScaling, calibration_curve

warnings.simplefilter("ignore")


def softmax(outputs):
    wide = outputs.astype(np.float64)
    if wide.shape[1] == 1:
        wide = np.hstack([np.zeros_like(wide), wide])
    e = np.exp(wide - wide.max(axis=1, keepdims=True))
    # The terms are sorted, so that the rounding of their sum does not depend on their order. Then
    # probabilities that are equal by the formula are also equal as numbers.
    return e / np.array([[sum(sorted(row.tolist()))] for row in e])


def per_class(function, labels, p):
    values = []
    for c in range(p.shape[1]):
        own = labels == c
        values.append(None if own.all() or not own.any() else float(function(own, p[:, c])))
    return values


def average_precisions(labels, p):
    # Unlike ROC AUC, this score is also defined for a class that has all examples.
    return [float(m.average_precision_score(labels == c, p[:, c])) if (labels == c).any() else None
            for c in range(p.shape[1])]


def mean(values):
    known = [v for v in values if v is not None]
    return float(np.mean(known)) if known else None


def calibration_error(labels, p, bins=15):
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    accuracy, mean_confidence = calibration_curve(right, confidence, n_bins=bins)
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    sizes = np.bincount(np.searchsorted(inner, confidence), minlength=bins)
    sizes = sizes[sizes > 0]
    return float((sizes * np.abs(accuracy - mean_confidence)).sum() / sizes.sum())


def top_5(labels, p):
    # If classes are tied, scikit-learn prefers the last class, and convlens the first, as argmax
    # does. So the order of the classes is reversed.
    if p.shape[1] <= 5:
        return 1.0
    last = p.shape[1] - 1
    return float(m.top_k_accuracy_score(last - labels, p[:, ::-1], k=5, labels=np.arange(last + 1)))


def finite(value):
    return float(value) if np.isfinite(value) else None


def case(name, labels, outputs):
    outputs = np.asarray(outputs, dtype=np.float32)
    labels = np.asarray(labels)
    p = softmax(outputs)
    guess = p.argmax(axis=1)
    classes = np.arange(p.shape[1])
    auc, ap = per_class(m.roc_auc_score, labels, p), average_precisions(labels, p)
    scores = {
        "accuracy": m.accuracy_score(labels, guess),
        "balanced_accuracy": m.balanced_accuracy_score(labels, guess),
        "top_5_accuracy": top_5(labels, p),
        "cohen_kappa": finite(m.cohen_kappa_score(labels, guess)),
        "matthews": m.matthews_corrcoef(labels, guess),
        "roc_auc": mean(auc),
        "average_precision": mean(ap),
        "brier": m.brier_score_loss(labels, p if p.shape[1] > 2 else p[:, 1], labels=classes),
        "log_loss": m.log_loss(labels, p, labels=classes),
        "calibration_error": calibration_error(labels, p),
    }
    for average in ["macro", "micro", "weighted"]:
        scores["precision_" + average] = m.precision_score(labels, guess, average=average, zero_division=0)
        scores["recall_" + average] = m.recall_score(labels, guess, average=average, zero_division=0)
        scores["f1_" + average] = m.f1_score(labels, guess, average=average, zero_division=0)
    precision, recall, f1, support = m.precision_recall_fscore_support(
        labels, guess, labels=classes, zero_division=0)
    curve_class = int(np.bincount(labels).argmax())
    fpr, tpr, thresholds = m.roc_curve(labels == curve_class, p[:, curve_class])
    pr_precision, pr_recall, pr_thresholds = m.precision_recall_curve(
        labels == curve_class, p[:, curve_class])
    whole = np.isfinite(fpr).all() and np.isfinite(tpr).all()
    return {
        "name": name,
        "labels": labels.tolist(),
        "outputs": [[float(v) for v in row] for row in outputs],
        "scores": {k: None if v is None else float(v) for k, v in scores.items()},
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "roc_auc": auc,
        "average_precision": ap,
        "confusion": m.confusion_matrix(labels, guess, labels=classes).tolist(),
        "curve_class": curve_class,
        "roc": [fpr.tolist(), tpr.tolist()] if whole else [[], []],
        "roc_thresholds": thresholds[1:].tolist() if whole else [],
        "precision_recall": [pr_precision[:-1][::-1].tolist(), pr_recall[:-1][::-1].tolist()],
        "precision_recall_thresholds": pr_thresholds[::-1].tolist(),
        "temperature": temperature(labels, outputs),
    }


def temperature(labels, outputs):
    """The fitted temperature; None if the log loss has no minimum."""
    if outputs.shape[1] == 1 or len(set(labels.tolist())) < outputs.shape[1]:
        return None
    if (outputs.argmax(axis=1) == labels).all() or (outputs == outputs[:, :1]).all():
        return None
    fitted = _TemperatureScaling().fit(outputs.astype(np.float64), labels)
    return 1 / float(fitted.beta_)


def main(folder):
    rng = np.random.default_rng(5)

    def drawn(count, classes, skill, parts=None):
        labels = rng.choice(classes, count, p=parts)
        outputs = rng.normal(size=(count, classes)) * 1.5
        outputs[np.arange(count), labels] += skill
        return labels, outputs

    labels, outputs = drawn(60, 4, 1.5)
    tied_labels, tied = drawn(50, 3, 1.0)
    many_labels, many = drawn(70, 8, 1.0)
    rare_labels, rare = drawn(80, 3, 1.2, [0.9, 0.08, 0.02])
    two_labels, two = drawn(40, 2, 0.7)
    one = (rng.normal(size=(30, 1)) + np.array([[-0.5]])).round(1)
    one_labels = (one[:, 0] + rng.normal(size=30) > 0).astype(int)
    empty_labels, empty = drawn(40, 5, 1.0, [0.4, 0.3, 0.3, 0, 0])
    empty[:, 4] = -9  # class 4 is never predicted, class 3 sometimes; neither is a label
    cases = [
        case("four classes", labels, outputs),
        case("ties: outputs rounded to whole numbers", tied_labels, tied.round()),
        case("eight classes with ties", many_labels, many.round()),
        case("a rare class", rare_labels, rare),
        case("two classes", two_labels, two),
        case("one output for two classes, with ties", one_labels, one),
        case("classes without images", empty_labels, empty),
        case("equal outputs everywhere", [0, 1, 2, 1, 1, 0], np.zeros((6, 3))),
        case("all of one class, predicted as it", [1, 1, 1], [[0, 2, 1], [0, 3, 1], [-1, 2, 0]]),
        case("all of one class, never predicted", [2, 2, 2], [[0, 2, 1], [3, 0, 1], [-1, 2, 0]]),
        case("perfect", [0, 1, 2, 0], [[5, 0, 0], [0, 5, 0], [0, 0, 5], [4, 0, 1]]),
    ]
    resampled = rng.normal(size=41)
    document = {
        "cases": cases,
        "resampled": resampled.tolist(),
        "interval": np.percentile(resampled, [2.5, 97.5]).tolist(),
    }
    with open(folder + "/metrics.json", "w") as file:
        json.dump(document, file, indent=None, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
