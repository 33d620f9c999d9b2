package io.github.convlens.experiment;

import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.training.EarlyStoppingOptions;
import io.github.convlens.training.TrainingOptions;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;

/** Binds the {@code training} section. */
final class TrainingSection {

  private TrainingSection() {}

  static TrainingOptions bind(Section s) {
    return s.build(
        () ->
            new TrainingOptions(
                s.integer("epochs"),
                s.integer("batch_size"),
                s.flag("drop_last"),
                s.number("learning_rate"),
                loss(s.section("loss")),
                optimizer(s.section("optimizer")),
                schedule(s.section("schedule")),
                s.integer("warmup_steps"),
                s.orNull("clip_norm", s::number),
                s.orNull("clip_value", s::number),
                s.integer("accumulate"),
                s.orNull("early_stopping", key -> earlyStopping(s.section(key))),
                s.orNull("max_seconds", s::number),
                s.orNull("limit_batches", s::integer)));
  }

  private static LossOptions loss(Section s) {
    return s.build(
        () ->
            switch (s.text("name")) {
              case "cross_entropy" -> new LossOptions.CrossEntropy(s.number("label_smoothing"));
              case "mean_squared_error" -> new LossOptions.MeanSquaredError();
              case "binary_cross_entropy" -> new LossOptions.BinaryCrossEntropy();
              default -> throw notInDefaults(s);
            });
  }

  private static OptimizerOptions optimizer(Section s) {
    return s.build(
        () ->
            switch (s.text("name")) {
              case "sgd" ->
                  new OptimizerOptions.Sgd(
                      s.number("momentum"),
                      s.flag("nesterov"),
                      s.number("weight_decay"),
                      s.flag("decay_norm_and_bias"));
              case "adam" ->
                  new OptimizerOptions.Adam(
                      s.number("beta1"),
                      s.number("beta2"),
                      s.number("epsilon"),
                      s.number("weight_decay"),
                      s.flag("decay_norm_and_bias"));
              case "adamw" ->
                  new OptimizerOptions.AdamW(
                      s.number("beta1"),
                      s.number("beta2"),
                      s.number("epsilon"),
                      s.number("weight_decay"),
                      s.flag("decay_norm_and_bias"));
              case "rmsprop" ->
                  new OptimizerOptions.RmsProp(
                      s.number("alpha"),
                      s.number("epsilon"),
                      s.number("momentum"),
                      s.number("weight_decay"),
                      s.flag("decay_norm_and_bias"));
              default -> throw notInDefaults(s);
            });
  }

  private static Schedule schedule(Section s) {
    return s.build(
        () ->
            switch (s.text("name")) {
              case "constant" -> new Schedule.Constant();
              case "one_cycle" ->
                  new Schedule.OneCycle(
                      s.number("pct_start"),
                      s.number("div"),
                      s.number("div_final"),
                      s.orNull("momentum", s::numbers));
              case "cosine" -> new Schedule.Cosine(s.number("minimum"));
              case "step" ->
                  new Schedule.Step(
                      s.integer("every"), s.number("gamma"), s.orNull("milestones", s::integers));
              case "plateau" ->
                  new Schedule.Plateau(
                      s.number("gamma"), s.integer("patience"), s.number("threshold"));
              default -> throw notInDefaults(s);
            });
  }

  private static EarlyStoppingOptions earlyStopping(Section s) {
    return s.build(() -> new EarlyStoppingOptions(s.text("metric"), s.integer("patience")));
  }

  /** {@link Defaults} has refused unknown names already: these two files must agree. */
  private static IllegalStateException notInDefaults(Section s) {
    return new IllegalStateException(s.path() + " in defaults.yaml and here differ");
  }
}
