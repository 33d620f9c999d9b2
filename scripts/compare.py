"""The PyTorch side of scripts/compare: a training loop such as users of PyTorch write.

    compare.py NETWORK DATA_DIR BATCH BATCHES EPOCHS plain|hooks

NETWORK is simple_cnn, simple_cnn_bn or resnet20. All images are in memory, normalised. A batch is
gathered with a shuffled index. With `hooks`, a forward hook on each layer measures the mean, the standard
deviation and the near-zero fraction of the layer's output. Like convlens, the program writes them to a CSV
file after each batch. It trains EPOCHS epochs in each memory order (contiguous and channels last),
alternately, and prints the images per second of the last epoch in the faster order.
"""

import csv
import gzip
import os
import sys
import tempfile
import time

import torch
from torch import nn

NEAR_ZERO = 0.05  # the default of record.activations.near_zero


def conv(inputs, outputs, kernel, stride, bias):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=bias)


def simple_cnn(batch_norm):
    """The fastai book's simple_cnn; with batch norm, the network of configs/mnist.yaml."""
    widths, layers = [1, 8, 16, 32, 64], []
    for i, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers += [conv(inputs, outputs, 5 if i == 0 else 3, 2, True), nn.ReLU(inplace=True)]
        layers += [nn.BatchNorm2d(outputs)] if batch_norm else []
    layers.append(conv(64, 10, 3, 2, True))
    layers += [nn.BatchNorm2d(10)] if batch_norm else []
    return nn.Sequential(*layers, nn.Flatten())


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            conv(inputs, outputs, 3, stride, False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
            conv(outputs, outputs, 3, 1, False), nn.BatchNorm2d(outputs))
        self.shortcut = nn.Identity() if inputs == outputs else nn.Sequential(
            conv(inputs, outputs, 1, stride, False), nn.BatchNorm2d(outputs))
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.activation(self.body(x) + self.shortcut(x))


def resnet20():
    """configs/cifar10-resnet20.yaml: He et al. (2015), Section 4.2."""
    layers, inputs = [conv(3, 16, 3, 1, False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)], 16
    for outputs in (16, 32, 64):
        for i in range(3):
            layers.append(Residual(inputs, outputs, 2 if i == 0 and outputs > 16 else 1))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def read(path):
    if os.path.exists(path + ".gz"):
        with gzip.open(path + ".gz") as file:
            return file.read()
    with open(path, "rb") as file:
        return file.read()


def bytes_of(content, start):
    return torch.frombuffer(bytearray(content), dtype=torch.uint8)[start:]


def mnist(folder):
    images = bytes_of(read(os.path.join(folder, "mnist/train-images-idx3-ubyte")), 16).reshape(-1, 1, 28, 28)
    return images, bytes_of(read(os.path.join(folder, "mnist/train-labels-idx1-ubyte")), 8)


def cifar10(folder):
    files = [read(os.path.join(folder, f"cifar-10-batches-bin/data_batch_{i}.bin")) for i in range(1, 6)]
    rows = bytes_of(b"".join(files), 0).reshape(-1, 3073)
    return rows[:, 1:].reshape(-1, 3, 32, 32), rows[:, 0]


class Recorder:
    """Writes the statistics of each layer's output in each batch."""

    def __init__(self, network, file):
        self.rows, self.names, self.values, self.step = csv.writer(file), [], [], 0
        self.rows.writerow(["step", "name", "mean", "std", "near_zero"])
        for name, layer in network.named_modules():
            if not list(layer.children()):
                layer.register_forward_hook(self.hook(name))

    def hook(self, name):
        def measure(layer, inputs, output):
            x = output.detach()
            near_zero = (x <= NEAR_ZERO).float().mean()
            self.names.append(name)
            self.values.append(torch.stack([x.mean(), x.std(), near_zero]))
        return measure

    def write(self):
        for name, values in zip(self.names, torch.stack(self.values).tolist()):
            self.rows.writerow([self.step, name, *values])
        self.names, self.values, self.step = [], [], self.step + 1


def epoch(network, optimizer, images, labels, size, batches, recorder):
    """Trains one epoch, and returns the images per second."""
    start = time.perf_counter()
    order = torch.randperm(len(images))
    right, total = torch.zeros((), dtype=torch.int64), torch.zeros(())
    for batch in range(batches):
        index = order[batch * size:(batch + 1) * size]
        targets = labels[index]
        outputs = network(images[index])
        loss = nn.functional.cross_entropy(outputs, targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.detach()
        right += (outputs.detach().argmax(1) == targets).sum()
        if recorder:
            recorder.write()
    if not total.isfinite():
        sys.exit("compare.py: the loss is not finite")
    return batches * size / (time.perf_counter() - start)


def main(name, folder, size, batches, epochs, recorded):
    torch.manual_seed(42)
    images, labels = cifar10(folder) if name == "resnet20" else mnist(folder)
    images, labels = (images.float() / 255 - 0.3) / 0.3, labels.long()
    speeds = {}
    with tempfile.TemporaryFile("w", newline="") as file:
        runs = []
        for layout in (torch.contiguous_format, torch.channels_last):
            network = resnet20() if name == "resnet20" else simple_cnn(name == "simple_cnn_bn")
            network = network.to(memory_format=layout)
            optimizer = (torch.optim.SGD(network.parameters(), 0.1, momentum=0.9, weight_decay=5e-4)
                         if name == "resnet20" else torch.optim.AdamW(network.parameters(), 0.003))
            recorder = Recorder(network, file) if recorded == "hooks" else None
            runs.append((layout, network, optimizer, images.contiguous(memory_format=layout), recorder))
        for _ in range(int(epochs)):
            for layout, network, optimizer, pixels, recorder in runs:
                speeds[layout] = epoch(network, optimizer, pixels, labels, int(size), int(batches), recorder)
    print(f"{max(speeds.values()):.1f}")


main(*sys.argv[1:])
