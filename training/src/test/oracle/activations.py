"""Records the outputs of four networks' layers, and the statistics that fastai computes of them.

Run with PyTorch 1.13 (Debian's python3-torch), from this folder:
    python3 activations.py ../resources/io/github/convlens/training/record
Writes activations.safetensors, read by ActivationOracleTest. For each layer with parameters,
NETWORK/LAYER holds its outputs o in a training pass, NETWORK/LAYER.stats holds o.mean() and o.std(),
and NETWORK/LAYER.near_zero holds the numbers of elements with o <= 0.05 and with o.abs() <= 0.05.
"""
import sys

import torch
from torch import nn

from training import data, network, write_safetensors


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.shortcut = nn.Conv2d(cin, cout, 1, stride, bias=False)

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.shortcut(x))


def resnet():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
        Block(4, 6, 2), Block(6, 8, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3),
    )


def record():
    torch.manual_seed(2)
    images = data()[0][:8].float() / 255
    networks = {name: network(name, 3) for name in ["none", "before_activation", "after_activation"]}
    networks["resnet"] = resnet()
    tensors = {}
    for network_name, net in networks.items():
        for name, module in net.named_modules():
            if list(module.parameters(recurse=False)):
                def hook(module, inputs, o, key=f"{network_name}/{name}"):
                    tensors[key] = o.clone()
                    tensors[key + ".stats"] = torch.stack([o.mean(), o.std()])
                    near = [(o <= 0.05).sum(), (o.abs() <= 0.05).sum()]
                    tensors[key + ".near_zero"] = torch.stack(near)
                module.register_forward_hook(hook)
        net(images)
    return tensors


if __name__ == "__main__":
    write_safetensors(sys.argv[1] + "/activations.safetensors", record())
