"""Writes files with torch.save and safetensors for WeightsFileTest, and timm's names of weights.

Run with PyTorch 2.13, safetensors and timm 1.0, from this folder:
    python3 weights.py ../resources/io/github/convlens/model/weights
"""
import collections
import sys

import timm
import torch
from torch import nn
from safetensors.torch import save_file
out = sys.argv[1]
torch.manual_seed(5)
net = nn.Sequential(collections.OrderedDict(conv1=nn.Conv2d(3, 4, 3), bn1=nn.BatchNorm2d(4), flatten=nn.Flatten(), linear1=nn.Linear(16, 5)))
torch.save(net.state_dict(), out + "/state-dict.pth")
save_file(net.state_dict(), out + "/state-dict.safetensors")
other = {k: v.clone() for k, v in net.state_dict().items()}
other["conv1.weight"] = other["conv1.weight"].to(memory_format=torch.channels_last)
both = torch.stack([other["bn1.weight"], other["bn1.bias"]], 1)  # for strided views of one storage
other["bn1.weight"], other["bn1.bias"] = both[:, 0], both[:, 1]
other["linear1.weight"] = nn.Parameter(other["linear1.weight"].double())
other["linear1.bias"] = other["linear1.bias"].half().float().half()
torch.save({"epoch": 3, "loss": 0.25, "best": None, "done": True, "state_dict": {"module." + k: v for k, v in other.items()}}, out + "/checkpoint.pt")
torch.save(net, out + "/whole-model.pth")
torch.save(net.state_dict(), out + "/legacy.pth", _use_new_zipfile_serialization=False)


def names(net):
    return "".join(
        f"{k} {'x'.join(map(str, v.shape))}".strip() + "\n" for k, v in net.state_dict().items()
    )


open(out + "/timm-convnext_tiny.txt", "w").write(names(timm.create_model("convnext_tiny", num_classes=10)))
resnet = names(timm.create_model("resnet50", num_classes=10))
assert resnet == open(out + "/../architecture/resnet50-state-dict.txt").read()
