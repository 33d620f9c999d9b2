package io.github.convlens.data.image;

/** The linear baseline: softmax regression on normalised pixels, trained by SGD with momentum. */
public final class SoftmaxRegression {
  private static final int BATCH = 50;

  private final DataSet data;
  private final int inputs;
  private final int classes;
  private final float[] weights;
  private final float[] velocity;

  public SoftmaxRegression(DataSet data) {
    this.data = data;
    this.inputs = data.train().valuesPerImage();
    this.classes = data.classNames().size();
    this.weights = new float[classes * (inputs + 1)];
    this.velocity = new float[weights.length];
  }

  /** Trains with a learning rate that falls linearly to 0, and returns the test accuracy. */
  public double trainAndTest(int epochs) {
    float[] train = normalized(data.train());
    int count = data.train().count();
    int steps = epochs * (count / BATCH);
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = SeededRandom.permutation(count, SeededRandom.of(epoch));
      for (int from = 0; from + BATCH <= count; from += BATCH, step++) {
        float[] gradient = new float[weights.length];
        for (int i = from; i < from + BATCH; i++) {
          addGradient(train, order[i], data.train().labels()[order[i]], gradient);
        }
        float rate = 0.005f * (steps - step) / steps;
        for (int w = 0; w < weights.length; w++) {
          velocity[w] = 0.9f * velocity[w] + gradient[w] / BATCH + 0.001f * weights[w];
          weights[w] -= rate * velocity[w];
        }
      }
    }
    float[] test = normalized(data.test());
    int right = 0;
    for (int i = 0; i < data.test().count(); i++) {
      float[] logits = logits(test, i);
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      right += best == data.test().labels()[i] ? 1 : 0;
    }
    return (double) right / data.test().count();
  }

  private float[] normalized(ImageSet images) {
    float mean = data.normalization().mean()[0];
    float std = data.normalization().std()[0];
    float[] values = new float[images.pixels().toArray().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((images.pixels().toArray()[i] & 0xff) / 255f - mean) / std;
    }
    return values;
  }

  private float[] logits(float[] images, int index) {
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      int row = c * (inputs + 1);
      float sum = weights[row + inputs];
      for (int i = 0; i < inputs; i++) {
        sum += weights[row + i] * images[index * inputs + i];
      }
      logits[c] = sum;
    }
    return logits;
  }

  private void addGradient(float[] images, int index, int label, float[] gradient) {
    float[] p = logits(images, index);
    float max = Float.NEGATIVE_INFINITY;
    for (float v : p) {
      max = Math.max(max, v);
    }
    float sum = 0;
    for (int c = 0; c < classes; c++) {
      p[c] = (float) Math.exp(p[c] - max);
      sum += p[c];
    }
    for (int c = 0; c < classes; c++) {
      float error = p[c] / sum - (c == label ? 1 : 0);
      int row = c * (inputs + 1);
      for (int i = 0; i < inputs; i++) {
        gradient[row + i] += error * images[index * inputs + i];
      }
      gradient[row + inputs] += error;
    }
  }
}
