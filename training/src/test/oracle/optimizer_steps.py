"""Records steps of PyTorch's optimisers for one weight, in float64, for OptimizerFormulaTest.

    python3 training/src/test/oracle/optimizer_steps.py \
      > training/src/test/resources/io/github/convlens/training/optimize/optimizer_steps.json

A step is the amount that an update subtracts from the weight, at a learning rate of 1. Made with
PyTorch 1.13.
"""

import json

import torch

GRADIENTS = [0.5, -1.25, 0.75, 2.0, -0.125]


def steps(make):
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = make([weight])
    taken = []
    for gradient in GRADIENTS:
        before = weight.item()
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        taken.append(before - weight.item())
    return taken


print(
    json.dumps(
        {
            "gradients": GRADIENTS,
            "sgd": steps(lambda p: torch.optim.SGD(p, lr=1)),
            "sgd-momentum": steps(lambda p: torch.optim.SGD(p, lr=1, momentum=0.8)),
            "sgd-nesterov": steps(lambda p: torch.optim.SGD(p, lr=1, momentum=0.8, nesterov=True)),
            "adam": steps(lambda p: torch.optim.Adam(p, lr=1, betas=(0.8, 0.95), eps=1e-3)),
            "adamw": steps(lambda p: torch.optim.AdamW(p, lr=1, betas=(0.7, 0.9), eps=1e-2, weight_decay=0)),
            "rmsprop": steps(lambda p: torch.optim.RMSprop(p, lr=1, alpha=0.9, eps=1e-3, momentum=0.6)),
        },
        indent=1,
    )
)
