package io.github.convlens.training.record;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;

/**
 * How often a batch is recorded.
 *
 * @param batches the interval between records, in batches
 * @param epoch whether only the last batch of each epoch is recorded instead
 */
public record Every(int batches, boolean epoch) {

  private static final String PER_EPOCH = "epoch";

  /** One record per epoch, at its last batch. */
  public static final Every EPOCH = new Every(1, true);

  /**
   * @throws InvalidInputException if {@code batches} is less than 1
   */
  public Every {
    if (batches < 1) {
      throw InvalidInputException.option(
          "every", "is " + batches, "give a number of batches (1 or more) or 'epoch'");
    }
  }

  /** A record every {@code batches} batches, beginning with the first batch. */
  public static Every batches(int batches) {
    return new Every(batches, false);
  }

  /** The setting {@code every}, by default {@code defaultBatches} batches. */
  static Setting<Every> setting(int defaultBatches) {
    return Setting.custom(
            "every",
            "integer >= 1 | epoch",
            Every::read,
            "the number of batches from one record to the next; epoch means once an epoch")
        .or(batches(defaultBatches), defaultBatches);
  }

  private static Every read(SettingReader reader, String key) {
    Object raw = reader.raw(key);
    if (PER_EPOCH.equals(raw)) {
      return EPOCH;
    }
    if (raw instanceof Integer batches) {
      return batches(batches);
    }
    throw reader.wrongType(key, "a number of batches or epoch");
  }

  /**
   * Whether a batch is recorded.
   *
   * @param step the batch's index in the run, from 0
   * @param last whether it is the last batch of its epoch
   */
  public boolean includes(long step, boolean last) {
    return epoch ? last : step % batches == 0;
  }
}
