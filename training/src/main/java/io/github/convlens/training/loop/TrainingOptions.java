package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import io.github.convlens.data.device.Sampling;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.optimize.Averaging;
import io.github.convlens.training.optimize.ClassBalance;
import io.github.convlens.training.optimize.ClassWeights;
import io.github.convlens.training.optimize.Clipping;
import io.github.convlens.training.optimize.LogitAdjustment;
import io.github.convlens.training.optimize.Lookahead;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.ParameterRates;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.parallel.RoundOptions;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.task.Objective;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of a training run. Immutable. Derived from the defaults by naming the options that
 * differ:
 *
 * <pre>{@code
 * TrainingOptions.defaults().with(TrainingOptions.EPOCHS, 20).with(TrainingOptions.CLIP_NORM, 1.0)
 * }</pre>
 *
 * <p>Every option is a constant of this class. Options that belong together are defined in the
 * record that holds their values, such as {@link Clipping}.
 */
public final class TrainingOptions extends OptionSet<TrainingOptions> {

  /** The number of passes over the training split; default 5. */
  public static final Setting<Integer> EPOCHS =
      Range.atLeast(Setting.integer("epochs", "passes over the training split"), 1).or(5);

  /** The number of images per batch; default 512. */
  public static final Setting<Integer> BATCH_SIZE =
      Range.atLeast(Setting.integer("batch_size", "images in a batch"), 1).or(512);

  /**
   * Whether the last batch of an epoch is left out if it has fewer images than the others; default
   * true. Evaluation always uses every image.
   */
  public static final Setting<Boolean> DROP_LAST =
      Setting.flag(
              "drop_last",
              "leave out the last batch of an epoch if it has fewer images than batch_size;"
                  + " evaluation always uses all images")
          .or(true);

  /** The highest learning rate of the schedule; default 0.06. */
  public static final Setting<Double> LEARNING_RATE =
      Range.positive(Setting.number("learning_rate", "the highest learning rate of the schedule"))
          .or(0.06);

  /** The loss to minimise; default cross-entropy. */
  public static final Setting<LossOptions> LOSS = LossOptions.setting();

  /** The optimiser; default AdamW. */
  public static final Setting<OptimizerOptions> OPTIMIZER = OptimizerOptions.setting();

  /** The schedule of the learning rate; default one cycle. */
  public static final Setting<Schedule> SCHEDULE = Schedule.setting();

  /** The number of batches of linear warm-up before the schedule; default 0. */
  public static final Setting<Integer> WARMUP_STEPS =
      Range.atLeast(
              Setting.integer(
                  "warmup_steps",
                  "the number of batches in which the rate rises linearly, before the"
                      + " schedule begins"),
              0)
          .or(0);

  /** The upper bound of the gradient's 2-norm over all parameters; off by default. */
  public static final Setting<Double> CLIP_NORM = Clipping.NORM;

  /** The upper bound of the absolute value of each gradient element; off by default. */
  public static final Setting<Double> CLIP_VALUE = Clipping.VALUE;

  /** The number of batches whose gradients are averaged into one update; default 1. */
  public static final Setting<Integer> ACCUMULATE =
      Range.atLeast(
              Setting.integer("accumulate", "batches whose gradients are averaged into one update"),
              1)
          .or(1);

  /** Workers that share batches and average their weights; off by default. */
  public static final Setting<RoundOptions> ROUNDS =
      Setting.section("rounds", RoundOptions.KIND).offByDefault();

  /** Layers that do not learn at first; off by default. */
  public static final Setting<Freeze> FREEZE =
      Setting.section("freeze", Freeze.KIND).offByDefault();

  /** The ratio of each block's learning rate to the rate of the next block; off by default. */
  public static final Setting<Double> LAYER_DECAY = ParameterRates.LAYER_DECAY;

  /** Factors of the learning rate by parameter name; none by default. */
  public static final Setting<List<ParameterRates.Group>> GROUPS = ParameterRates.GROUPS;

  /** The decay of a moving average of the weights, which evaluation then uses; off by default. */
  public static final Setting<Double> EMA = Averaging.EMA;

  /** Slow weights, to which the trained weights return every few updates; off by default. */
  public static final Setting<Lookahead> LOOKAHEAD = Averaging.LOOKAHEAD;

  /** The rule for stopping when a metric no longer improves; off by default. */
  public static final Setting<EarlyStoppingOptions> EARLY_STOPPING = Stopping.EARLY;

  /** The names of the diagnosis rules whose findings end the training run; none by default. */
  public static final Setting<List<String>> STOP_ON = Stopping.FINDINGS;

  /**
   * The number of seconds after which training stops, at the end of the update or, with {@code
   * rounds}, of the round; off by default.
   */
  public static final Setting<Double> MAX_SECONDS = Stopping.MAX_SECONDS;

  /** The maximum number of batches per epoch, in training and in validation; off by default. */
  public static final Setting<Integer> LIMIT_BATCHES =
      Range.atLeast(
              Setting.integer(
                  "limit_batches",
                  "the largest number of batches per epoch, in training and in validation,"
                      + " for test runs"),
              1)
          .optional();

  /** The precision of the arithmetic; default float32. */
  public static final Setting<Precision> PRECISION =
      Setting.choice(
              "precision",
              Precision.class,
              "the precision of the arithmetic; float16 and bfloat16 are mixed precision, which works"
                  + " on one device and has never been tried on a GPU; float16 needs a CUDA GPU, and"
                  + " bfloat16 is faster only on processors with instructions for it")
          .or(Precision.FLOAT32);

  /** The weight of each class in the training loss; by default, all weights are equal. */
  public static final Setting<ClassWeights> CLASS_WEIGHTS = ClassBalance.WEIGHTS;

  /** The strength of the logit adjustment; off by default. */
  public static final Setting<Double> LOGIT_ADJUSTMENT = LogitAdjustment.STRENGTH;

  /** The choice of images for an epoch; default all images, shuffled. */
  public static final Setting<Sampling> SAMPLING = ClassBalance.SAMPLING;

  /** The task; by default, the class of an image. Configurations set it in their data section. */
  public static final Setting<Task> TASK = Task.SETTING;

  /**
   * Scores on the validation split that are computed in every epoch, in addition to those that are
   * always computed.
   */
  public static final Setting<List<Metric>> METRICS = EpochScores.setting();

  /**
   * The criterion of the best checkpoint; by default the metric of early stopping or, without early
   * stopping, the validation loss.
   */
  public static final Setting<Criterion> BEST = Criterion.best();

  private static final List<Setting<?>> IN_SECTION =
      Stream.of(
              List.of(EPOCHS, BATCH_SIZE, DROP_LAST),
              List.of(LEARNING_RATE, LOSS, OPTIMIZER, SCHEDULE, WARMUP_STEPS),
              Clipping.SETTINGS,
              List.of(ACCUMULATE, ROUNDS, FREEZE),
              ParameterRates.SETTINGS,
              Averaging.SETTINGS,
              Stopping.SETTINGS,
              List.of(LIMIT_BATCHES),
              ClassBalance.SETTINGS,
              List.of(METRICS, BEST))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /**
   * The section {@code training} of a configuration. The precision and the task are set outside
   * this section.
   */
  public static final Kind<TrainingOptions> KIND =
      new Kind<>(
          TrainingOptions.class,
          "training",
          "how the network is trained",
          IN_SECTION,
          TrainingOptions::inSection);

  private final ClassBalance classBalance;
  private final Optional<Averaging> averaging;

  private TrainingOptions(Options values) {
    super(values);
    classBalance = ClassBalance.of(values);
    averaging = Averaging.of(values);
  }

  @Override
  protected TrainingOptions copy(Options others) {
    return new TrainingOptions(others);
  }

  /** Every option at its default. */
  public static TrainingOptions defaults() {
    return KIND.byDefault();
  }

  private static TrainingOptions inSection(Values values) {
    List<Setting<?>> outside = List.of(PRECISION, TASK);
    return new TrainingOptions(Options.of(IN_SECTION, values).and(Options.defaults(outside)));
  }

  /** The defaults of a task. */
  public static TrainingOptions defaults(Task task) {
    LossOptions loss =
        Kind.named(Objective.of(task).usualLoss(), LossOptions.kinds(), LOSS.key()).byDefault();
    return defaults().with(TASK, task).with(LOSS, loss);
  }

  /** The number of passes over the training split. */
  public int epochs() {
    return get(EPOCHS);
  }

  /** The number of images per batch. */
  public int batchSize() {
    return get(BATCH_SIZE);
  }

  /** Whether the last batch of an epoch is left out if it has fewer images than the others. */
  public boolean dropLast() {
    return get(DROP_LAST);
  }

  /** The highest learning rate of the schedule. */
  public double learningRate() {
    return get(LEARNING_RATE);
  }

  /**
   * The loss to minimise.
   *
   * @throws InvalidInputException if the task has no such loss
   */
  public LossOptions loss() {
    return objective().loss(get(LOSS));
  }

  /** The task, which is what the network predicts for an image. */
  public Task task() {
    return get(TASK);
  }

  /** The objective of the task. */
  public Objective objective() {
    return Objective.of(task());
  }

  /** The optimiser. */
  public OptimizerOptions optimizer() {
    return get(OPTIMIZER);
  }

  /** The schedule of the learning rate. */
  public Schedule schedule() {
    return get(SCHEDULE);
  }

  /** The number of batches of linear warm-up before the schedule. */
  public int warmupSteps() {
    return get(WARMUP_STEPS);
  }

  /** The bounds of the gradient. */
  public Clipping clipping() {
    return Clipping.of(values());
  }

  /** The number of batches whose gradients are averaged into one update. */
  public int accumulate() {
    return get(ACCUMULATE);
  }

  /** The workers that share batches and average weights; empty if one process trains alone. */
  public Optional<RoundOptions> rounds() {
    return Optional.ofNullable(get(ROUNDS));
  }

  /** The number of workers that share each batch. */
  public int workers() {
    return rounds().map(RoundOptions::workers).orElse(1);
  }

  /** The layers that do not learn at first; empty for none. */
  public Optional<Freeze> freeze() {
    return Optional.ofNullable(get(FREEZE));
  }

  /** The factors of the learning rate by parameter. */
  public ParameterRates rates() {
    return ParameterRates.of(values());
  }

  /** The average of the weights that is evaluated; empty for none. */
  public Optional<Averaging> averaging() {
    return averaging;
  }

  /** The conditions that end the training run before its last epoch. */
  public Stopping stopping() {
    return Stopping.of(values());
  }

  /** The maximum number of batches per epoch; {@link Integer#MAX_VALUE} for no limit. */
  public int limitBatches() {
    Integer limit = get(LIMIT_BATCHES);
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  /** The options that give rare classes more weight than their share of the images. */
  public ClassBalance classBalance() {
    return classBalance;
  }

  /** The criterion of the best checkpoint. */
  public Criterion best() {
    Criterion best = get(BEST);
    return best != null
        ? best
        : stopping().early().map(EarlyStoppingOptions::metric).orElse(Criterion.Column.VALID_LOSS);
  }

  /**
   * The scores of every epoch, including those by which epochs are compared.
   *
   * @throws InvalidInputException if a score does not fit the task
   */
  public EpochScores scores() {
    return EpochScores.of(this, metrics());
  }

  /** The scores that the user requests in addition to those that are always computed. */
  List<Metric> metrics() {
    return get(METRICS);
  }

  /** The precision of the arithmetic. */
  public Precision precision() {
    return get(PRECISION);
  }
}
