"""The PyTorch side of scripts/gpu-check: images per second of plain training steps, without recording."""
import json
import sys
import time

import torch
from torch import nn


class Block(nn.Module):
    """torchvision's BasicBlock, or its Bottleneck."""

    def __init__(self, inputs, width, stride, bottleneck):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        shapes = ([(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)] if bottleneck
                  else [(inputs, width, 3, stride), (width, width, 3, 1)])
        layers = []
        for a, b, kernel, step in shapes:
            layers += [nn.Conv2d(a, b, kernel, step, kernel // 2, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
        self.body = nn.Sequential(*layers[:-1])
        self.shortcut = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet(blocks, width, bottleneck, imagenet):
    first = [nn.Conv2d(3, width, 7, 2, 3, bias=False) if imagenet else nn.Conv2d(3, width, 3, 1, 1, bias=False),
             nn.BatchNorm2d(width), nn.ReLU()]
    layers = first + ([nn.MaxPool2d(3, 2, 1)] if imagenet else [])
    channels = width
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers.append(Block(channels, width << stage, 2 if stage and not block else 1, bottleneck))
            channels = (width << stage) * (4 if bottleneck else 1)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def simple_cnn():
    widths, layers = [3, 8, 16, 32, 64, 10], []
    for i in range(5):
        kernel = 5 if i == 0 else 3
        layers.append(nn.Conv2d(widths[i], widths[i + 1], kernel, 2, kernel // 2))
        if i < 4:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.Flatten())


def images_per_second(network, batch, side, device, seconds=5.0):
    network = network.to(device).to(memory_format=torch.channels_last)
    images = torch.rand(batch, 3, side, side, device=device).to(memory_format=torch.channels_last)
    labels = torch.randint(10, (batch,), device=device)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3)
    done, begin = 0, None
    start = time.perf_counter()
    while begin is None or time.perf_counter() - begin < seconds:
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(network(images), labels).backward()
        optimizer.step()
        if device == "cuda":
            torch.cuda.synchronize()
        done += batch
        if begin is None and time.perf_counter() - start > 3:
            begin, done = time.perf_counter(), 0
    return done / (time.perf_counter() - begin)


def main(device, size, small, large):
    (simple, twenty), (eighteen, fifty) = map(int, small.split()), map(int, large.split())
    size = int(size)
    networks = {
        "simple_cnn": (simple_cnn(), simple, 28),
        "resnet20": (resnet([3, 3, 3], 16, False, False), twenty, 32),
        "resnet18": (resnet([2, 2, 2, 2], 64, False, True), eighteen, size),
        "resnet50": (resnet([3, 4, 6, 3], 64, True, True), fifty, size),
    }
    json.dump({"version": torch.__version__,
               "images_per_second": {name: images_per_second(network, batch, side, device)
                                     for name, (network, batch, side) in networks.items()}},
              sys.stdout, indent=1)


main(*sys.argv[1:])
