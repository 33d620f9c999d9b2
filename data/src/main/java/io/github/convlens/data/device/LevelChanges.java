package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.Step;
import io.github.convlens.data.internal.torch.AugmentKernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random changes of pixel values (0 to 255), one operation after the other. Images for which an
 * operation has drawn the same change are changed together. The result for an image depends only on
 * what was drawn for this image, not on its batch.
 *
 * @param operations the operations, in the order in which they are applied
 * @param epoch the images for which the changes are drawn
 * @param kernels the kernels on the images' device
 * @param normalizer the normaliser of the images
 * @param fill the colour outside an image, float32 (1, C, 1, 1)
 */
record LevelChanges(
    List<Operation> operations,
    ImageChange.Epoch epoch,
    AugmentKernels kernels,
    PixelNormalizer normalizer,
    NDArray fill) {

  /**
   * Images that are changed in the same way.
   *
   * @param indices the indices of the images in the batch
   * @param rows the parameters of the change, a row for each image
   */
  private record Group(List<Integer> indices, List<float[]> rows) {}

  /**
   * Changes stored pixels, and returns them normalised: float32 (to − from, H·W·C), attached to the
   * manager.
   *
   * @param stored the pixels at positions {@code from} (inclusive) to {@code to} (exclusive); this
   *     method closes them
   */
  NDArray normalized(NDArray stored, int from, int to, NDManager manager) {
    Operation.Picture picture = epoch.picture();
    var size = new AugmentKernels.Size(picture.height(), picture.width(), picture.channels());
    var statistics = new AugmentKernels.Statistics(normalizer.mean(), normalizer.std());
    try (NDManager scope = manager.newSubManager()) {
      Shape shape = stored.getShape();
      NDArray levels;
      try (stored) {
        levels = kernels.levels(stored, statistics, size, scope);
      }
      for (Operation operation : operations) {
        levels = changed(levels, operation, from, to, scope);
      }
      NDArray out = manager.create(shape, DataType.FLOAT32);
      kernels.normalize(levels, statistics, out);
      return out;
    }
  }

  private NDArray changed(NDArray levels, Operation operation, int from, int to, NDManager scope) {
    List<List<Step>> steps = new ArrayList<>();
    int maxSteps = 0;
    for (int position = from; position < to; position++) {
      List<Step> drawn = epoch.steps(operation, position);
      steps.add(drawn);
      maxSteps = Math.max(maxSteps, drawn.size());
    }
    NDArray result = levels;
    for (int step = 0; step < maxSteps; step++) {
      for (Map.Entry<String, Group> group : groups(steps, step).entrySet()) {
        result = changed(result, group.getKey(), group.getValue(), scope);
      }
    }
    return result;
  }

  private static Map<String, Group> groups(List<List<Step>> steps, int index) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (int image = 0; image < steps.size(); image++) {
      List<Step> drawn = steps.get(image);
      if (index < drawn.size()) {
        Step step = drawn.get(index);
        Group group =
            groups.computeIfAbsent(
                step.change(), name -> new Group(new ArrayList<>(), new ArrayList<>()));
        group.indices.add(image);
        group.rows.add(step.parameters());
      }
    }
    return groups;
  }

  private NDArray changed(NDArray levels, String change, Group group, NDManager scope) {
    try (NDArray parameters = parameters(group.rows, scope)) {
      if (group.indices.size() == levels.getShape().get(0)) {
        try (levels) {
          return kernels.changed(change, levels, parameters, fill, scope);
        }
      }
      try (NDArray index = index(group.indices, scope);
          NDArray some = kernels.some(levels, index, scope);
          NDArray changed = kernels.changed(change, some, parameters, fill, scope)) {
        kernels.put(levels, index, changed);
        return levels;
      }
    }
  }

  private static NDArray parameters(List<float[]> rows, NDManager manager) {
    int columns = rows.get(0).length;
    float[] all = new float[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * columns, columns);
    }
    return Upload.rows(all, columns, manager);
  }

  private static NDArray index(List<Integer> indices, NDManager manager) {
    return Upload.int64(indices.stream().mapToInt(i -> i).toArray(), manager);
  }
}
