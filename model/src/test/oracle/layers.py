"""Records what PyTorch computes for every kind of layer: outputs, gradients, running statistics.

Run with PyTorch 1.13 (Debian's python3-torch, python3-torchvision), from this folder:
    python3 layers.py ../resources/io/github/convlens/model
Writes layers.safetensors (read by LayerOracleTest) and weights/resnet18-state-dict.txt. For each case,
layers.safetensors holds the inputs x and w and the initial state.NAME; y = net(x) in training mode;
gx and grad.NAME, the gradients of the loss sum(y * w); after.NAME, the running statistics after that
pass; and eval = net(x) in evaluation mode.
"""
import json
import struct
import sys
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    def __init__(self, body, downsample=None, pad=None, activation=None):
        super().__init__()
        for name, module in body.items():
            self.add_module(name, module)
        self.body = list(body)
        if downsample is not None:
            self.downsample = downsample
        self.pad, self.activation = pad, activation

    def forward(self, x):
        y = x
        for name in self.body:
            y = getattr(self, name)(y)
        if self.pad:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.pad))
        elif hasattr(self, "downsample"):
            x = self.downsample(x)
        y = y + x
        return self.activation(y) if self.activation else y


def sequential(**modules):
    return nn.Sequential(OrderedDict(modules))


def conv_bn(cin, cout, stride=1):
    return dict(conv1=nn.Conv2d(cin, cout, 3, stride, 1, bias=False), bn1=nn.BatchNorm2d(cout))


def block(cin, cout, stride):
    return OrderedDict(
        **conv_bn(cin, cout, stride),
        relu1=nn.ReLU(),
        conv2=nn.Conv2d(cout, cout, 3, 1, 1, bias=False),
        bn2=nn.BatchNorm2d(cout),
    )


def projection(cin, cout, stride):
    return nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))


def simple_cnn():
    layers, channels = OrderedDict(), [1, 8, 16, 32, 64, 10]
    for i in range(5):
        k = 5 if i == 0 else 3
        layers[f"conv{i + 1}"] = nn.Conv2d(channels[i], channels[i + 1], k, 2, k // 2)
        if i < 4:
            layers[f"relu{i + 1}"] = nn.ReLU()
        layers[f"bn{i + 1}"] = nn.BatchNorm2d(channels[i + 1])
    layers["flatten"] = nn.Flatten()
    return nn.Sequential(layers)


def shared():
    body = sequential(conv1=nn.Conv2d(3, 3, 3, 1, 1), bn1=nn.BatchNorm2d(3), tanh1=nn.Tanh())
    return sequential(repeat1=nn.Sequential(body, body, body))


class LayerNorm2d(nn.LayerNorm):
    """The same as torchvision's LayerNorm2d."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class LinearOfPixels(nn.Linear):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class SqueezeExcite(nn.Module):
    """The same as torchvision's SqueezeExcitation."""

    def __init__(self, channels, squeeze, activation, gate):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeeze, 1)
        self.fc2 = nn.Conv2d(squeeze, channels, 1)
        self.activation, self.gate = activation, gate

    def forward(self, x):
        means = F.adaptive_avg_pool2d(x, 1)
        return self.gate(self.fc2(self.activation(self.fc1(means)))) * x


class LayerScaled(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.layer_scale1 = nn.Parameter(torch.full(shape, 1e-6))

    def forward(self, x):
        return self.layer_scale1 * x


class Scaled(nn.Module):
    def forward(self, x):
        return x * 0.3


torch.manual_seed(1)
image = (4, 3, 7, 6)
cases = {
    "conv": (sequential(conv1=nn.Conv2d(3, 5, 3, 2, 1)), image),
    "conv-dilated-groups": (
        sequential(conv1=nn.Conv2d(6, 4, 3, 1, 2, dilation=2, groups=2, bias=False)),
        (2, 6, 7, 6),
    ),
    "batch-norm": (sequential(conv1=nn.Conv2d(3, 4, 3), bn1=nn.BatchNorm2d(4)), image),
    "batch-norm-settings": (sequential(bn1=nn.BatchNorm2d(3, eps=1e-3, momentum=0.3)), image),
    "batch-norm-flat": (sequential(flatten=nn.Flatten(), bn1=nn.BatchNorm1d(12)), (5, 3, 2, 2)),
    "relu": (sequential(relu1=nn.ReLU()), image),
    "leaky-relu": (sequential(leaky_relu1=nn.LeakyReLU()), image),
    "leaky-relu-slope": (sequential(leaky_relu1=nn.LeakyReLU(0.2)), image),
    "prelu": (sequential(prelu1=nn.PReLU()), image),
    "elu": (sequential(elu1=nn.ELU()), image),
    "gelu": (sequential(gelu1=nn.GELU()), image),
    "silu": (sequential(silu1=nn.SiLU()), image),
    "sigmoid": (sequential(sigmoid1=nn.Sigmoid()), image),
    "tanh": (sequential(tanh1=nn.Tanh()), image),
    "max-pool": (sequential(max_pool1=nn.MaxPool2d(3, 2, 1)), image),
    "max-pool-default": (sequential(max_pool1=nn.MaxPool2d(2)), image),
    "average-pool": (sequential(avg_pool1=nn.AvgPool2d(3, 2, 1)), image),
    "global-average": (sequential(global_avg_pool1=nn.AdaptiveAvgPool2d(1)), image),
    "global-max": (sequential(global_max_pool1=nn.AdaptiveMaxPool2d(1)), image),
    "linear": (sequential(flatten=nn.Flatten(), linear1=nn.Linear(12, 5)), (4, 3, 2, 2)),
    "linear-no-bias": (
        sequential(flatten=nn.Flatten(), linear1=nn.Linear(12, 5, bias=False)),
        (4, 3, 2, 2),
    ),
    "residual-identity": (
        sequential(residual1=Residual(block(3, 3, 1), activation=nn.ReLU())),
        image,
    ),
    "residual-no-activation": (sequential(residual1=Residual(block(3, 3, 1))), image),
    "residual-projection": (
        sequential(
            residual1=Residual(block(3, 6, 2), downsample=projection(3, 6, 2), activation=nn.ReLU())
        ),
        image,
    ),
    "residual-pad": (
        sequential(residual1=Residual(block(3, 5, 2), pad=2, activation=nn.ReLU())),
        image,
    ),
    "repeat-own-weights": (
        sequential(
            repeat1=nn.Sequential(
                sequential(conv1=nn.Conv2d(3, 3, 3, 1, 1)),
                sequential(conv1=nn.Conv2d(3, 3, 3, 1, 1)),
            )
        ),
        image,
    ),
    "repeat-shared-weights": (shared(), image),
    "simple-cnn": (simple_cnn(), (3, 1, 28, 28)),
    "relu6": (sequential(bn1=nn.BatchNorm2d(3), relu61=nn.ReLU6()), image),
    "hardsigmoid": (sequential(hardsigmoid1=nn.Hardsigmoid()), image),
    "hardswish": (sequential(hardswish1=nn.Hardswish()), image),
    "mish": (sequential(mish1=nn.Mish()), image),
    "layer-norm": (sequential(layer_norm1=LayerNorm2d(3)), image),
    "layer-norm-flat": (
        sequential(flatten=nn.Flatten(), layer_norm1=nn.LayerNorm(12, eps=1e-2)),
        (5, 3, 2, 2),
    ),
    "linear-of-pixels": (sequential(linear1=LinearOfPixels(3, 5)), image),
    "squeeze-excite": (
        sequential(squeeze_excite1=SqueezeExcite(3, 2, nn.ReLU(), nn.Sigmoid())),
        image,
    ),
    "squeeze-excite-functions": (
        sequential(squeeze_excite1=SqueezeExcite(3, 4, nn.SiLU(), nn.Hardsigmoid())),
        image,
    ),
    "layer-scale": (LayerScaled((3, 1, 1)), image),
    "adaptive-average": (sequential(adaptive_avg_pool1=nn.AdaptiveAvgPool2d(3)), image),
    "adaptive-average-divided": (
        sequential(adaptive_avg_pool1=nn.AdaptiveAvgPool2d(2)),
        (2, 3, 8, 4),
    ),
    "adaptive-average-enlarged": (
        sequential(adaptive_avg_pool1=nn.AdaptiveAvgPool2d(5)),
        (2, 3, 2, 3),
    ),
    "depthwise": (sequential(conv1=nn.Conv2d(4, 8, 5, 2, 2, groups=4)), (2, 4, 9, 7)),
    "scale": (Scaled(), image),
}


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        array = tensor.detach().contiguous().numpy().tobytes()
        dtype = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        header[name] = {
            "dtype": dtype,
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(array)],
        }
        data += array
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def record():
    tensors = {}
    for name, (net, shape) in cases.items():
        torch.manual_seed(7)
        for module in net.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.normal_(module.bias)
        if name == "relu6":
            nn.init.uniform_(net.bn1.weight, 3, 6)  # so that some values are above 6
        out = lambda key: f"{name}/{key}"
        x = torch.randn(shape, requires_grad=True)
        for key, value in net.state_dict().items():
            tensors[out("state." + key)] = value.clone()
        net.train()
        y = net(x)
        w = torch.randn_like(y)
        (y * w).sum().backward()
        tensors.update({out("x"): x, out("y"): y, out("w"): w, out("gx"): x.grad})
        for key, parameter in net.named_parameters():
            tensors[out("grad." + key)] = parameter.grad
        for key, buffer in net.named_buffers():
            if "running" in key:
                tensors[out("after." + key)] = buffer.clone()
        net.eval()
        tensors[out("eval")] = net(x)
    return tensors


def resnet18_names():
    import torchvision

    net = torchvision.models.resnet18(num_classes=10)
    net.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)  # the first layer for CIFAR
    lines = [f"{k} {'x'.join(map(str, v.shape))}".strip() for k, v in net.state_dict().items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_safetensors(sys.argv[1] + "/layers.safetensors", record())
    with open(sys.argv[1] + "/weights/resnet18-state-dict.txt", "w") as file:
        file.write(resnet18_names())
