"""Records Grad-CAM, integrated gradients and occlusion, calculated from their definitions.

Run with PyTorch 1.13 or newer and NumPy, from this folder:
    python3 explain.py ../resources/io/github/convlens/experiment/explain
Writes explain.json, read by ExplainOracleTest.

The results are those of GradCAM in pytorch-grad-cam (before it scales them), IntegratedGradients in
Captum (by default with 50 Gauss-Legendre steps and baseline 0), and Occlusion in Captum (with
baseline 0; overlapping windows are averaged). This script needs neither package.
"""
import json
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STEPS = 50


def network():
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, padding=1), nn.Tanh(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 3))


def grad_cam(net, image, label):
    features = net[:5](image)
    score = net[5:](features)[0, label]
    (gradient,) = torch.autograd.grad(score, features)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    cam = torch.relu((weights * features).sum(dim=1, keepdim=True))
    large = F.interpolate(cam, image.shape[2:], mode="bilinear", align_corners=False)
    return cam[0, 0], large[0, 0]


def integrated_gradients(net, image, label):
    points, weights = np.polynomial.legendre.leggauss(STEPS)
    total = torch.zeros_like(image)
    for point, weight in zip(0.5 * (1 + points), 0.5 * weights):
        at = (point * image).requires_grad_()
        (gradient,) = torch.autograd.grad(net(at)[0, label], at)
        total += weight * gradient
    return (image * total)[0]


def occlusion(net, image, label, side, stride):
    score = net(image)[0, label]
    height, width = image.shape[2:]
    sums, covers = torch.zeros_like(image[0, 0]), torch.zeros_like(image[0, 0])
    for i in range(-(-(height - side) // stride) + 1):
        for j in range(-(-(width - side) // stride) + 1):
            mask = torch.zeros_like(image[0, 0])
            mask[i * stride:i * stride + side, j * stride:j * stride + side] = 1
            fall = score - net(image * (1 - mask))[0, label]
            sums += fall * mask
            covers += mask
    return sums / covers


def record(folder):
    torch.manual_seed(3)
    net = network().double()
    names = {"0": "conv1", "3": "conv2", "7": "linear1"}
    weights = {}
    for name, value in net.state_dict().items():
        value.copy_((value * 64).round() / 64)
        layer, kind = name.split(".")
        weights[f"{names[layer]}.{kind}"] = dict(shape=list(value.shape), values=value.flatten().tolist())
    image = (torch.randn(1, 2, 9, 8).double() * 8).round() / 8
    cases = []
    for label in range(3):
        cam, large = grad_cam(net, image, label)
        with torch.no_grad():
            covered = occlusion(net, image, label, 3, 2)
        cases.append(dict(
            label=label, cam=cam.flatten().tolist(), large=large.flatten().tolist(),
            integrated=integrated_gradients(net, image, label).flatten().tolist(),
            occlusion=covered.flatten().tolist()))
    outputs = [net(image).tolist()[0], net(0 * image).tolist()[0]]
    with open(folder + "/explain.json", "w") as file:
        json.dump(dict(weights=weights, image=image.flatten().tolist(), outputs=outputs, cases=cases), file)
        file.write("\n")


record(sys.argv[1])
