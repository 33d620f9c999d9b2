"""Records the results of torchvision.transforms.v2 on small uint8 images, with fixed parameters.

Run with torchvision 0.28 and PyTorch 2.13, from this folder:
    python3 augment.py ../resources/io/github/convlens/data/augment
Writes augment.json, read by TorchvisionOracleTest. It holds three images; the operation, the
arguments and the result of each case; the magnitudes of each policy's moves; the pairs of moves of
AutoAugment; and a batch mixed by MixUp and by CutMix.
"""
import base64
import json
import sys

import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

torch.manual_seed(7)
MODES = {"bilinear": InterpolationMode.BILINEAR, "nearest": InterpolationMode.NEAREST}
FILL = [40.0, 90.0, 200.0]


def picture(channels, height, width):
    """A picture of smooth shapes with some noise, and a corner in which all values are equal."""
    y = torch.linspace(0, 3, height).view(1, -1, 1)
    x = torch.linspace(0, 4, width).view(1, 1, -1)
    phase = torch.arange(channels).view(-1, 1, 1)
    smooth = 120 + 90 * torch.sin(x + phase) * torch.cos(y - phase) + 30 * torch.randn(channels, height, width)
    image = smooth.clamp(0, 255).to(torch.uint8)
    image[:, : height // 4, : width // 4] = 77
    return image


IMAGES = {"colour": picture(3, 14, 16), "grey": picture(1, 13, 11),
          "large": picture(3, 26, 28)}


def coded(image):
    return base64.b64encode(image.contiguous().numpy().tobytes()).decode()


cases = []


def case(operation, image, result, **arguments):
    cases.append({"operation": operation, "image": image, "arguments": arguments, "result": coded(result)})


for name in ["colour", "grey"]:
    image = IMAGES[name]
    fill = FILL[: image.shape[0]]
    height, width = image.shape[1:]
    for mode, interpolation in MODES.items():
        for angle, translate, scale, shear in [
            (0.0, [0, 0], 1.0, [0.0, 0.0]),
            (30.0, [0, 0], 1.0, [0.0, 0.0]),
            (0.0, [3, -2], 1.0, [0.0, 0.0]),
            (0.0, [0, 0], 0.7, [0.0, 0.0]),
            (0.0, [0, 0], 1.3, [0.0, 0.0]),
            (0.0, [0, 0], 1.0, [17.0, 0.0]),
            (-12.5, [1, 2], 1.1, [5.0, -8.0]),
        ]:
            result = F.affine(image, angle, translate, scale, shear, interpolation, fill)
            case("affine", name, result, angle=angle, translate=translate, scale=scale, shear=shear,
                 interpolation=mode)
        for moved in [
            [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]],
            [[3, 1], [width - 2, 4], [width - 5, height - 3], [1, height - 4]],
        ]:
            corners = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
            result = F.perspective(image, corners, moved, interpolation, fill)
            case("perspective", name, result, corners=corners, moved=moved, interpolation=mode)
    for top, left, h, w in [(0, 0, height, width), (2, 3, 9, 7), (1, 0, 12, 10), (height - 3, width - 4, 3, 4)]:
        # In floats, since torchvision uses 16-bit weights for uint8, and rounds twice.
        result = F.resized_crop(image.float(), top, left, h, w, [height, width], InterpolationMode.BILINEAR, True)
        result = result.round().to(torch.uint8)
        case("resized_crop", name, result, window=[top, left, h, w])
    case("vertical_flip", name, F.vertical_flip(image))
    for factor in [0.0, 0.3, 0.77, 1.0, 1.4, 2.0]:
        case("brightness", name, F.adjust_brightness(image, factor), factor=factor)
        case("contrast", name, F.adjust_contrast(image, factor), factor=factor)
        case("saturation", name, F.adjust_saturation(image, factor), factor=factor)
        case("sharpness", name, F.adjust_sharpness(image, factor), factor=factor)
    for turn in [-0.5, -0.13, 0.0, 0.05, 0.31, 0.5]:
        case("hue", name, F.adjust_hue(image, turn), factor=turn)
    for bits in [0, 1, 4, 7, 8]:
        case("posterize", name, F.posterize(image, bits), bits=bits)
    for threshold in [0.0, 63.75, 128.0, 255.0]:
        case("solarize", name, F.solarize(image, threshold), threshold=threshold)
    case("autocontrast", name, F.autocontrast(image))
    case("autocontrast", name, F.autocontrast(torch.full_like(image, 9)), flat=9)
    case("equalize", name, F.equalize(image))
    case("equalize", name, F.equalize(torch.full_like(image, 9)), flat=9)
    case("invert", name, F.invert(image))
    if image.shape[0] == 3:
        case("greyscale", name, F.rgb_to_grayscale(image, 3))
    for taps, sigma in [(3, 0.1), (3, 1.0), (5, 2.0), (7, 0.8)]:
        case("blur", name, F.gaussian_blur(image, [taps, taps], [sigma, sigma]), taps=taps, sigma=sigma)
    case("erase", name, F.erase(image, 3, 2, 6, 5, torch.tensor(0, dtype=torch.uint8)), window=[3, 2, 6, 5])

# torchvision equalises a channel only if at least 255 of its pixels are darker than its brightest
# level. The other images are too small for that.
case("equalize", "large", F.equalize(IMAGES["large"]))

# Each move of the policies, with magnitudes of both signs where the sign matters.
policy = v2.TrivialAugmentWide(interpolation=InterpolationMode.BILINEAR, fill=FILL)
for move, magnitudes in {
    "Identity": [0.0], "ShearX": [0.2, -0.5], "ShearY": [0.3, -0.4], "TranslateX": [3.7, -5.2],
    "TranslateY": [2.9, -4.1], "Rotate": [20.0, -75.0], "Brightness": [0.4, -0.6], "Color": [0.7, -0.3],
    "Contrast": [0.5, -0.8], "Sharpness": [0.9, -0.9], "Posterize": [3.0, 6.0], "Solarize": [0.25, 0.8],
    "AutoContrast": [0.0], "Equalize": [0.0], "Invert": [0.0],
}.items():
    for magnitude in magnitudes:
        result = policy._apply_image_or_video_transform(
            IMAGES["colour"], move, magnitude, InterpolationMode.BILINEAR, policy._fill)
        case("move", "colour", result, move=move, magnitude=magnitude)


def magnitudes(space, bins, height, width):
    values = {}
    for move, (function, _) in space.items():
        found = function(bins, height, width)
        values[move] = None if found is None else [float(v) for v in found]
    return values


def signs(space):
    return {move: signed for move, (_, signed) in space.items()}


batch = torch.stack([IMAGES["colour"].float() * k / 3 for k in (1, 2, 3)])
labels = torch.eye(3)
mixup, cutmix = v2.MixUp(num_classes=3), v2.CutMix(num_classes=3)
lam = {"lam": 0.3, "labels": labels, "batch_size": 3}
box = {"box": (4, 2, 15, 12), "lam_adjusted": 1 - 11 * 10 / (14 * 16), "labels": labels, "batch_size": 3}
mixed = {
    "share": 0.3, "images": mixup.transform(batch, lam).flatten().tolist(),
    "labels": mixup.transform(labels, lam).tolist(),
}
cut = {
    "top": 2, "left": 4, "height": 10, "width": 11, "share": box["lam_adjusted"],
    "images": cutmix.transform(batch, box).flatten().tolist(), "labels": cutmix.transform(labels, box).tolist(),
}
for one in (mixed, cut):
    one["images"] = [round(v, 3) for v in one["images"]]

recorded = {
    "images": {n: {"shape": list(i.shape), "levels": coded(i)} for n, i in IMAGES.items()},
    "fill": FILL,
    "cases": cases,
    "trivial": magnitudes(v2.TrivialAugmentWide._AUGMENTATION_SPACE, 31, 14, 16),
    "rand": magnitudes(v2.RandAugment._AUGMENTATION_SPACE, 31, 14, 16),
    "auto": magnitudes(v2.AutoAugment._AUGMENTATION_SPACE, 10, 14, 16),
    "signed": signs(v2.AutoAugment._AUGMENTATION_SPACE),
    "policies": {p.value: v2.AutoAugment(p)._policies for p in v2.AutoAugmentPolicy},
    "mixup": mixed,
    "cutmix": cut,
}
with open(sys.argv[1] + "/augment.json", "w") as file:
    json.dump(recorded, file, separators=(",", ":"))
    file.write("\n")
