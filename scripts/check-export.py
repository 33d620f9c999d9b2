"""Checks the exported files of one run: check-export.py NAME RUN_DIR. See scripts/check-export."""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import torch

name, run = sys.argv[1], pathlib.Path(sys.argv[2])
failed = False

metadata = {"convlens.classes": "", "convlens.input": "", "convlens.check": ""}
module = torch.jit.load(run / "export.pt", _extra_files=metadata)
channels, height, width = json.loads(metadata["convlens.input"])
classes = json.loads(metadata["convlens.classes"])
pixels = numpy.random.default_rng(1).integers(0, 256, (33, height, width, channels), numpy.uint8)
with torch.no_grad():
    expected = module(torch.from_numpy(pixels)).numpy()

for kind, tolerance in (("", 1e-4), ("--fold", 1e-4), ("--half", 2e-2)):
    path = run / f"export{kind}.onnx"
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    properties = {p.key: p.value for p in model.metadata_props}
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    probabilities, logits = session.run(["probabilities", "logits"], {"images": pixels})
    difference = float(numpy.abs(probabilities - expected).max())
    sound = (
        difference <= tolerance
        and probabilities.shape == (33, len(classes))
        and json.loads(properties["convlens.classes"]) == classes
    )
    failed |= not sound
    operators = ", ".join(sorted({node.op_type for node in model.graph.node}))
    print(
        f"{name + kind:18} valid, largest difference of ONNX Runtime {onnxruntime.__version__}"
        f" and PyTorch {torch.__version__} {difference:.1e}: {'ok' if sound else 'FAILED'}"
        f" ({operators})"
    )

sys.exit(4 if failed else 0)
