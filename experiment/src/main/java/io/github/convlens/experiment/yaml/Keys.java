package io.github.convlens.experiment.yaml;

import io.github.convlens.core.option.Setting;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.log.LogOptions;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.RecordOptions;
import java.util.List;

/**
 * The descriptions of all keys of a configuration, in the order in which a configuration is
 * written.
 */
public final class Keys {

  /** A part of the run directory's name; null for the name of the configuration file. */
  public static final Setting<String> NAME =
      Setting.text(
              "name",
              "part of the name of the run directory; null for the name of the"
                  + " configuration file")
          .optional();

  /** The seed from which all random numbers are drawn. */
  public static final Setting<Long> SEED =
      Setting.longInteger("seed", "the seed of everything random").or(42L, 42);

  /** The device. */
  public static final Setting<DeviceChoice> DEVICE =
      Setting.custom(
              "device",
              "auto | cpu | cuda | cuda:N | cuda:0,cuda:1",
              (reader, key) -> DeviceChoice.parse(reader.text(key)),
              "where to compute; auto uses a GPU if one is usable")
          .or(DeviceChoice.parse("auto"), "auto");

  /** The data set and its augmentation. */
  public static final Setting<DataOptions> DATA = Setting.section("data", DataOptions.KIND);

  /** The network. */
  public static final Setting<ModelOptions> MODEL = Setting.section("model", ModelOptions.KIND);

  /** The training options, which do not include the precision. */
  public static final Setting<TrainingOptions> TRAINING =
      Setting.section("training", TrainingOptions.KIND);

  /** The tables that are recorded about every layer. */
  public static final Setting<RecordOptions> RECORD = Setting.section("record", RecordOptions.KIND);

  /** The checkpoint options. */
  public static final Setting<CheckpointOptions> CHECKPOINT =
      Setting.section("checkpoint", CheckpointOptions.KIND);

  /** The additional destinations to which the run is logged. */
  public static final Setting<LogOptions> LOG = Setting.section("log", LogOptions.KIND);

  /** All keys. */
  public static final List<Setting<?>> ALL =
      List.of(
          NAME,
          SEED,
          DEVICE,
          TrainingOptions.PRECISION,
          DATA,
          MODEL,
          TRAINING,
          RECORD,
          CHECKPOINT,
          LOG);

  private Keys() {}
}
