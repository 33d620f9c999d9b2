"""Compares an event file with the CSV files of its run: check-tensorboard.py RUN. See scripts/check-tensorboard."""

import csv
import math
import pathlib
import sys

import tensorboard
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2

run = pathlib.Path(sys.argv[1])
failed = False


def say(what, good):
    global failed
    failed |= not good
    print(f"{what}: {'ok' if good else 'FAILED'}")


def rows(name):
    with open(run / name, newline="") as file:
        return list(csv.DictReader(file))


events = event_accumulator.EventAccumulator(str(run), size_guidance={event_accumulator.TENSORS: 0, event_accumulator.SCALARS: 0, event_accumulator.HISTOGRAMS: 0, event_accumulator.IMAGES: 0})
events.Reload()
tags = events.Tags()
print(f"TensorBoard {tensorboard.__version__}: {len(tags['scalars'])} scalars, {len(tags['histograms'])} histograms, {len(tags['images'])} images")


def scalars(tag):
    return [(one.step, one.value) for one in events.Scalars(tag)]


def same(found, expected):
    return len(found) == len(expected) and all(
        a[0] == b[0] and math.isclose(a[1], b[1], rel_tol=1e-6, abs_tol=1e-30) for a, b in zip(found, expected)
    )


for column in ("train_loss", "valid_loss", "accuracy"):
    expected = [(int(row["epoch"]), float(row[column])) for row in rows("metrics.csv")]
    say(f"epoch/{column}, {len(expected)} epochs", same(scalars(f"epoch/{column}"), expected))
every = [row for row in rows("recorder.csv") if int(row["step"]) % 10 == 0]
for column in ("loss", "learning_rate"):
    expected = [(int(row["step"]), float(row[column])) for row in every]
    say(f"batch/{column}, {len(expected)} batches", same(scalars(f"batch/{column}"), expected))
stats = [row for row in rows("activation_stats.csv") if int(row["step"]) % 10 == 0]
for name in sorted({row["name"] for row in stats}):
    expected = [(int(row["step"]), float(row["std"])) for row in stats if row["name"] == name]
    say(f"activation_std/{name}", same(scalars(f"activation_std/{name}"), expected))
histograms = rows("activation_histogram.csv")
for name in sorted({row["name"] for row in histograms}):
    mine = [row for row in histograms if row["name"] == name]
    found = events.Histograms(f"activation/{name}")
    say(
        f"histograms of {name}",
        [one.step for one in found] == [int(row["step"]) for row in mine]
        and all(
            list(one.histogram_value.bucket)
            == [float(row[key]) for key in row if key in ("below", "above") or key.startswith("bin_")]
            and math.isclose(one.histogram_value.min, min(0, float(row["min"])), abs_tol=1e-6)
            for one, row in zip(found, mine)
        ),
    )
say("kernels", any(tag.startswith("kernels/") for tag in tags["images"]))
mistakes = {f"mistakes/{file.stem}" for file in (run / "mistakes").glob("*.png")}
say(f"{len(mistakes)} mistakes", mistakes == {tag for tag in tags["images"] if tag.startswith("mistakes/")})
for tag in tags["images"]:
    one = events.Images(tag)[0]
    say(f"{tag} is a PNG of {one.width}x{one.height}", one.encoded_image_string.startswith(b"\x89PNG") and one.width > 0)
text = events.Tensors("configuration")[0].tensor_proto.string_val[0].decode()
say("configuration", (run / "config.yaml").read_text() in text)


def hparams(tag):
    metadata = events.SummaryMetadata(tag)
    return plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)


start = hparams("_hparams_/session_start_info").session_start_info
say("hyper-parameters", start.hparams["training.epochs"].number_value == 2 and start.hparams["data.dataset"].string_value == "digits")
declared = hparams("_hparams_/experiment").experiment
say("the table's columns", {one.name for one in declared.hparam_infos} == set(start.hparams))
say("the end", hparams("_hparams_/session_end_info").session_end_info.status == 1)
sys.exit(4 if failed else 0)
