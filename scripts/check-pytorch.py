"""The PyTorch side of scripts/check-pytorch. docs/pytorch.md shows the same load and save."""
import gzip
import json
import os
import sys

import numpy
import torch
from torch import nn


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    types = {"F32": numpy.float32, "F16": numpy.float16, "I64": numpy.int64}
    return {name: torch.from_numpy(numpy.frombuffer(data[slice(*t["data_offsets"])], types[t["dtype"]])
                                   .reshape(t["shape"]).copy())
            for name, t in header.items() if name != "__metadata__"}


def save(state, path):
    header, data = {}, b""
    for name, tensor in state.items():
        if tensor.dtype == torch.float32:
            raw = tensor.detach().cpu().contiguous().numpy().tobytes()
            header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                            "data_offsets": [len(data), len(data) + len(raw)]}
            data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


class SimpleCnn(nn.Sequential):
    """simple_cnn with batch norm after the activation, and with convlens's names."""

    def __init__(self):
        super().__init__()
        widths = [1, 8, 16, 32, 64, 10]
        for i in range(1, 6):
            kernel = 5 if i == 1 else 3
            self.add_module(f"conv{i}", nn.Conv2d(widths[i - 1], widths[i], kernel, 2, kernel // 2))
            if i < 5:
                self.add_module(f"relu{i}", nn.ReLU())
            self.add_module(f"bn{i}", nn.BatchNorm2d(widths[i]))
        self.add_module("flatten", nn.Flatten())


class Block(nn.Module):
    """torchvision's BasicBlock."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        if stride > 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet20(nn.Module):
    """He et al.'s ResNet-20 for small images with three channels, with torchvision's names."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*[Block(16, 16, 1) for _ in range(3)])
        self.layer2 = nn.Sequential(Block(16, 32, 2), Block(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x))))))
        return self.fc(x.mean((2, 3)))


def mnist(folder, train):
    split = "train" if train else "t10k"

    def idx(name, skip):
        path = os.path.join(folder, "mnist", f"{split}-{name}-ubyte")
        with gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb") as file:
            return numpy.frombuffer(file.read(), numpy.uint8, -1, skip)

    return idx("images-idx3", 16).reshape(-1, 1, 28, 28), idx("labels-idx1", 8)


def cifar10(folder, train):
    name = "data_batch_1.bin" if train else "test_batch.bin"
    rows = numpy.fromfile(os.path.join(folder, "cifar-10-batches-bin", name), numpy.uint8).reshape(-1, 3073)
    return rows[:, 1:].reshape(-1, 3, 32, 32), rows[:, 0]


# The network, the function that reads its images, and the mean and standard deviation of the images.
CASES = {
    "simple_cnn": (SimpleCnn, mnist, [0.1307], [0.3081]),
    "resnet20": (ResNet20, cifar10, [0.491373, 0.482353, 0.446667], [0.247059, 0.243529, 0.261569]),
}


def main(action, name, folder, weights, logits=None):
    network, read, mean, std = CASES[name]
    model = network()

    def images(pixels):
        x = torch.tensor(pixels).float() / 255
        return (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)

    if action == "train":
        torch.manual_seed(1)
        pixels, labels = read(folder, True)
        optimizer = torch.optim.Adam(model.parameters(), 0.005)
        for batch in range(0, 6400, 128):
            x, y = images(pixels[batch:batch + 128]), torch.tensor(labels[batch:batch + 128]).long()
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        save(model.state_dict(), weights)
        print(f"PyTorch {torch.__version__} has trained its own network to loss {loss.item():.4f}")
        return
    state = load(weights)
    tracked = {key: value for key, value in model.state_dict().items() if "num_batches" in key}
    model.load_state_dict({**tracked, **state}, strict=True)
    model.eval()
    pixels, labels = read(folder, False)
    with torch.no_grad():
        theirs = model(images(pixels[:1000]))
    right = (theirs.argmax(1) == torch.tensor(labels[:1000])).float().mean().item()
    ours = load(logits)["logits"][:1000]
    difference = (theirs - ours).abs().max().item()
    print(f"{name}: 1,000 test images, of which PyTorch gets {right:.1%} right, logits from"
          f" {theirs.min():.1f} to {theirs.max():.1f}, the largest difference {difference:.1e}")
    sys.exit(0 if difference <= 1e-4 else 4)


main(*sys.argv[1:])
