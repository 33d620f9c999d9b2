"""Records losses for unbalanced classes and their gradients, calculated by the papers' formulas.

Run with PyTorch 1.13 or newer, from this folder:
    python3 losses.py ../resources/io/github/convlens/training/optimize
Writes losses.json, read by LossOracleTest.

focal: Lin et al. 2017, equation 4, with the label's softmax probability; with weights, equation 5.
adjusted: Menon et al. 2021, equation 10.
"""
import json
import sys

import torch


def focal(logits, labels, gamma, weights):
    p = torch.softmax(logits, 1).gather(1, labels[:, None])[:, 0]
    each = -((1 - p) ** gamma) * torch.log(p)
    return (each * weights[labels]).mean()


def adjusted(logits, labels, tau, smoothing):
    counts = torch.bincount(labels, minlength=logits.shape[1]).clamp(min=1).double()
    shifted = logits + tau * torch.log(counts / len(labels))
    return torch.nn.functional.cross_entropy(shifted, labels, label_smoothing=smoothing)


def case(name, loss, logits, labels, **settings):
    logits = logits.clone().requires_grad_()
    value = loss(logits, labels, **settings)
    (gradient,) = torch.autograd.grad(value, logits)
    shown = {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in settings.items()}
    return dict(shown, name=name, logits=logits.tolist(), labels=labels.tolist(),
                loss=value.item(), gradient=gradient.tolist())


def cases():
    torch.manual_seed(1)
    logits = torch.round(8 * torch.randn(12, 4, dtype=torch.float64)) / 4
    labels = torch.tensor([0] * 7 + [1] * 3 + [2, 0])  # class 3 has no image
    even = torch.ones(4, dtype=torch.float64)
    weights = torch.tensor([0.25, 0.5, 2.0, 4.0], dtype=torch.float64)
    for gamma in [0.0, 0.5, 1.0, 2.0, 5.0]:
        yield case("focal", focal, logits, labels, gamma=gamma, weights=even)
    yield case("focal", focal, logits, labels, gamma=2.0, weights=weights)
    yield case("focal", focal, 4 * logits, labels, gamma=2.0, weights=even)
    for tau, smoothing in [(1.0, 0.0), (0.5, 0.0), (2.0, 0.1)]:
        yield case("adjusted", adjusted, logits, labels, tau=tau, smoothing=smoothing)


with open(sys.argv[1] + "/losses.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(one) for one in cases()) + "\n]\n")
