"""Records the outputs and gradients of torchvision's networks. Their weights are calculated by a
formula that NetworkOracleTest also has, so that no weights need to be stored.

Run with torchvision 0.28 and PyTorch 2.13, from this folder:
    python3 networks.py ../resources/io/github/convlens/model
Writes networks.safetensors and architecture/NAME-state-dict.txt. For each network and input size,
networks.safetensors holds the logits in evaluation mode (eval) and in training mode (train), and for
some parameters grad.NAME: the 2-norm and up to 32 elements of the gradient of sum(train * w). All
are calculated in float64, without dropout and stochastic depth.
"""
import sys
import zlib

import numpy as np
import torch
import torchvision
from torch import nn

sys.path.insert(0, ".")
from layers import write_safetensors

IMAGES, CLASSES = 3, 10
SIZES = [(64, 64), (96, 80)]
NETWORKS = {
    "resnet18": ["conv1.weight", "layer1.0.bn1.weight", "layer2.0.downsample.0.weight",
                 "layer4.1.conv2.weight", "fc.bias"],
    "resnet34": ["conv1.weight", "layer1.2.conv2.weight", "layer3.5.bn2.bias",
                 "layer4.0.downsample.1.weight", "fc.weight"],
    "resnet50": ["conv1.weight", "layer1.0.conv3.weight", "layer2.0.conv2.weight",
                 "layer4.2.bn3.weight", "fc.weight"],
    "vgg16_bn": ["features.0.weight", "features.8.bias", "features.40.weight",
                 "classifier.0.bias", "classifier.6.weight"],
    "mobilenet_v2": ["features.0.0.weight", "features.1.conv.0.0.weight",
                     "features.5.conv.1.1.bias", "features.17.conv.2.weight",
                     "classifier.1.weight"],
    "mobilenet_v3_large": ["features.0.0.weight", "features.4.block.2.fc1.weight",
                           "features.8.block.1.0.weight", "features.15.block.2.fc2.bias",
                           "classifier.3.weight"],
    "efficientnet_b0": ["features.0.0.weight", "features.1.0.block.1.fc1.weight",
                        "features.3.1.block.2.fc2.bias", "features.7.0.block.3.1.weight",
                        "classifier.1.weight"],
    "convnext_tiny": ["features.0.0.weight", "features.1.1.layer_scale",
                      "features.3.0.block.3.weight", "features.6.0.weight",
                      "classifier.2.weight"],
}


def uniform(name, count):
    """Pseudorandom numbers in [0, 1): hashes of the CRC-32 of the name plus the index."""
    x = (np.arange(count, dtype=np.int64) + zlib.crc32(name.encode())).astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)) / 2.0**24


def values(name, shape):
    u = uniform(name, int(np.prod(shape)))
    if name.endswith("running_var"):
        v = 0.5 + u
    elif name.endswith("layer_scale"):
        v = 0.1 + 0.2 * u
    elif len(shape) > 1:
        v = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
    elif name.endswith("weight"):
        v = 0.75 + 0.5 * u
    else:
        v = 0.2 * u - 0.1
    return torch.from_numpy(v.astype(np.float32)).double().reshape(shape)


def signal(name, shape):
    u = uniform(name, int(np.prod(shape)))
    return torch.from_numpy((4 * u - 2).astype(np.float32)).double().reshape(shape)


def sample(gradient):
    flat = gradient.flatten()
    step = max(1, len(flat) // 32)
    return torch.cat([gradient.norm().reshape(1), flat[::step][:32]]).float()


def main(folder):
    tensors = {}
    for name, parameters in NETWORKS.items():
        net = getattr(torchvision.models, name)(num_classes=CLASSES).double()
        state = net.state_dict()
        with open(f"{folder}/architecture/{name}-state-dict.txt", "w") as file:
            for key, value in state.items():
                file.write(f"{key} {'x'.join(map(str, value.shape))}".strip() + "\n")
        for key, value in state.items():
            if not key.endswith("num_batches_tracked"):
                value.copy_(values(key, value.shape))
        for module in net.modules():
            if isinstance(module, (nn.Dropout, torchvision.ops.StochasticDepth)):
                module.p = 0.0
        for height, width in SIZES:
            out = f"{name}/{height}x{width}/"
            x = signal("images", (IMAGES, 3, height, width))
            w = signal("w", (IMAGES, CLASSES))
            net.eval()
            with torch.no_grad():
                tensors[out + "eval"] = net(x).float()
            buffers = {key: value.clone() for key, value in net.named_buffers()}
            net.train()
            y = net(x)
            wanted = [net.get_parameter(key) for key in parameters]
            gradients = torch.autograd.grad((y * w).sum(), wanted)
            tensors[out + "train"] = y.float()
            for key, gradient in zip(parameters, gradients):
                tensors[out + "grad." + key] = sample(gradient)
            for key, value in net.named_buffers():
                value.copy_(buffers[key])
        print(name, flush=True)
    write_safetensors(folder + "/networks.safetensors", tensors)


if __name__ == "__main__":
    main(sys.argv[1])
