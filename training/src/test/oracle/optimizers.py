"""Records the weights after each update by timm's Lion and PyTorch's Muon, with given gradients.

Run with PyTorch 2.13 and timm 1.0.29, from this folder:
    python3 optimizers.py ../resources/io/github/convlens/training/optimize
Writes optimizers.json, read by NewOptimizersOracleTest. It holds the initial weights of a convolution
and two linear layers, ten gradients for each, the learning rates, and the weights after every update.
Weight decay applies to weights but not to biases. Muon would calculate in bfloat16; this script makes
it calculate in float32.
"""
import json
import sys

import torch
from timm.optim.lion import Lion

torch.manual_seed(5)
torch.Tensor.bfloat16 = lambda tensor: tensor.clone()
SHAPES = {
    "conv1.weight": (6, 2, 3, 3), "conv1.bias": (6,), "linear1.weight": (10, 6), "linear1.bias": (10,),
    "linear2.weight": (3, 10), "linear2.bias": (3,),
}
RATES = [0.01 * (1 + i % 4) for i in range(10)]
ROUNDED = lambda tensor: (tensor * 2**12).round() / 2**12
START = {name: ROUNDED(0.3 * torch.randn(shape)) for name, shape in SHAPES.items()}
# The common part of all gradients, since real gradients are similar from step to step.
COMMON = {name: torch.randn(shape) for name, shape in SHAPES.items()}
GRADIENTS = [{name: ROUNDED(COMMON[name] + 0.7 * torch.randn(shape)) for name, shape in SHAPES.items()} for _ in RATES]


def course(optimizers):
    """The values after each update by the optimizers, which are made from weights and biases."""
    values = {n: torch.nn.Parameter(v.clone().flatten(1) if v.dim() > 1 else v.clone()) for n, v in START.items()}
    weights = [v for n, v in values.items() if n.endswith("weight")]
    biases = [v for n, v in values.items() if n.endswith("bias")]
    made, after = optimizers(weights, biases), []
    for rate, gradients in zip(RATES, GRADIENTS):
        for name, value in values.items():
            value.grad = gradients[name].view_as(value).clone()
        for optimizer in made:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
        after.append({n: v.detach().flatten().tolist() for n, v in values.items()})
    return after


def lion(weights, biases):
    groups = [{"params": weights, "weight_decay": 0.3}, {"params": biases, "weight_decay": 0.0}]
    return [Lion(groups, 0.01, betas=(0.9, 0.99))]


def muon(nesterov):
    return lambda weights, biases: [
        torch.optim.Muon(weights, 0.01, weight_decay=0.3, momentum=0.9, nesterov=nesterov,
                         adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(biases, 0.01, betas=(0.8, 0.95), eps=1e-8, weight_decay=0.0),
    ]


def rounded(values):
    return {name: [round(v, 7) for v in list(value)] for name, value in values.items()}


recorded = {
    "rates": RATES,
    "start": {n: v.flatten().tolist() for n, v in START.items()},
    "gradients": [{n: v.flatten().tolist() for n, v in g.items()} for g in GRADIENTS],
    "lion": course(lion),
    "muon": course(muon(False)),
    "muon-nesterov": course(muon(True)),
}
for key in ("lion", "muon", "muon-nesterov"):
    recorded[key] = [rounded(values) for values in recorded[key]]
with open(sys.argv[1] + "/optimizers.json", "w") as file:
    json.dump(recorded, file, separators=(",", ":"))
    file.write("\n")
