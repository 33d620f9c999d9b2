"""Checks exported files; see scripts/check-export.

check-export.py files FOLDER | draw FOLDER | predict FILE.onnx PREDICTIONS.csv
"""

import csv
import json
import pathlib
import random
import sys

import numpy
import onnx
import onnxruntime
import torch
from PIL import Image, ImageDraw, ImageFont
from safetensors.numpy import load_file

TOLERANCE = 1e-4
HALF_TOLERANCE = 2e-2
KEYS = ("convlens.classes", "convlens.input", "convlens.mean", "convlens.std", "convlens.check")


def session(model):
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def softmax(logits):
    powers = numpy.exp(logits.astype(numpy.float64) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def difference(found, expected):
    assert found.shape == expected.shape, f"{found.shape} instead of {expected.shape}"
    return float(numpy.abs(found.astype(numpy.float64) - expected).max())


def metadata(properties):
    """The JSON metadata of a file. Checks that convlens has compared the file with its network."""
    values = {key: properties[key] for key in KEYS}
    assert values["convlens.check"].startswith(("ONNX Runtime", "libtorch")), values
    return {key: json.loads(values[key]) for key in KEYS[:-1]}


def normalised(pixels, meta):
    mean, std = (numpy.float32(meta[key]) for key in ("convlens.mean", "convlens.std"))
    return numpy.ascontiguousarray(((pixels / numpy.float32(255) - mean) / std).transpose(0, 3, 1, 2))


def with_changed_number(path):
    """The model with 0.01 added to one bias of its last layer."""
    model = onnx.load(path)
    biases = [i for i in model.graph.initializer if i.name.endswith(".bias")]
    values = onnx.numpy_helper.to_array(biases[-1]).copy()
    values[3] += 0.01
    biases[-1].CopyFrom(onnx.numpy_helper.from_array(values, biases[-1].name))
    return model.SerializeToString()


def check(folder):
    """The largest differences between the network and its ONNX and TorchScript files.

    Also returns the largest logit, the number of images, and the ONNX operators in the files.
    """
    reference = load_file(folder / "reference.safetensors")
    pixels, logits = reference["pixels"].astype(numpy.uint8), reference["logits"]
    probabilities = softmax(logits)
    largest = float(numpy.abs(logits).max())
    differences, operators = {}, set()
    for name in ("export", "export-raw-fold", "export-half"):
        path = folder / f"{name}.onnx"
        onnx.checker.check_model(path, full_check=True)
        model = onnx.load(path)
        operators |= {node.op_type for node in model.graph.node}
        meta = metadata({p.key: p.value for p in model.metadata_props})
        assert len(meta["convlens.classes"]) == logits.shape[1], meta
        if name == "export-raw-fold":
            (found,) = session(path).run(["logits"], {"images": normalised(pixels, meta)})
        else:
            shares, found = session(path).run(["probabilities", "logits"], {"images": pixels})
            # A single image, which tests that the size of the batch is not fixed.
            alone = session(path).run(["logits"], {"images": pixels[:1]})[0]
            assert difference(alone, found[:1]) < HALF_TOLERANCE * max(1, largest)
            assert difference(shares, probabilities) < (HALF_TOLERANCE if "half" in name else TOLERANCE)
        differences[name] = difference(found, logits)
        if name != "export-half":
            assert (found.argmax(axis=1) == logits.argmax(axis=1)).all()
    extra = dict.fromkeys(KEYS, "")
    module = torch.jit.load(folder / "export.pt", _extra_files=extra)
    extra = {key: value.decode() if isinstance(value, bytes) else value for key, value in extra.items()}
    assert metadata(extra)["convlens.classes"] == meta["convlens.classes"]
    with torch.no_grad():
        differences["torchscript"] = difference(module(torch.from_numpy(pixels)).numpy(), probabilities)
    planted = session(with_changed_number(folder / "export.onnx")).run(["logits"], {"images": pixels})[0]
    assert difference(planted, logits) > 5e-3, "a planted difference was not noticed"
    return differences, largest, len(logits), operators


def files(folder):
    failed = False
    names = set()
    cases = sorted(path.parent for path in folder.glob("*/reference.safetensors"))
    print(f"onnx {onnx.__version__}, ONNX Runtime {onnxruntime.__version__}, PyTorch {torch.__version__}")
    for case in cases:
        try:
            found, largest, images, operators = check(case)
        except (AssertionError, onnx.checker.ValidationError, RuntimeError) as e:
            print(f"{case.name:32} FAILED: {e}")
            failed = True
            continue
        names |= operators
        sound = all(
            value <= (HALF_TOLERANCE if "half" in name else TOLERANCE) * max(1, largest) for name, value in found.items()
        )
        failed |= not sound
        print(
            f"{case.name:32} valid; {images} images, largest logit {largest:.2g}, differences "
            + ", ".join(f"{name} {value:.1e}" for name, value in found.items())
            + (": ok" if sound else ": FAILED"),
            flush=True,
        )
    print(f"{len(cases)} networks, {len(names)} operators: {', '.join(sorted(names))}")
    return failed or not cases


def draw(folder):
    """Draws a thousand greyscale pictures of digits with noise, in various sizes, positions and shades."""
    generator = random.Random(1)
    noise = numpy.random.default_rng(1)
    for i in range(1000):
        picture = Image.new("L", (28, 28), generator.randrange(60))
        font = ImageFont.load_default(generator.randint(14, 26))
        place = (generator.randint(3, 12), generator.randint(-3, 6))
        ImageDraw.Draw(picture).text(place, str(i % 10), generator.randint(150, 255), font)
        turned = numpy.asarray(picture.rotate(generator.uniform(-20, 20), Image.Resampling.BILINEAR))
        noisy = numpy.clip(turned + noise.normal(0, 12, turned.shape), 0, 255).astype(numpy.uint8)
        Image.fromarray(noisy).save(folder / f"{i:04}.png")


def predict(model, predictions):
    with open(predictions, newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    pictures = [numpy.asarray(Image.open(row["file"])) for row in rows]
    pixels = numpy.stack(pictures)[..., None]
    runtime = session(model)
    classes = json.loads(runtime.get_modelmeta().custom_metadata_map["convlens.classes"])
    found = [classes[i] for i in runtime.run(["probabilities"], {"images": pixels})[0].argmax(axis=1)]
    same = sum(one == row["class"] for one, row in zip(found, rows, strict=True))
    print(f"predict: the same class for {same} of {len(rows)} pictures, of {len(set(found))} classes")
    return same != len(rows) or len(rows) != 1000 or len(set(found)) < 5


command, *paths = sys.argv[1:]
failed = {"files": files, "draw": draw, "predict": predict}[command](*map(pathlib.Path, paths))
sys.exit(4 if failed else 0)
