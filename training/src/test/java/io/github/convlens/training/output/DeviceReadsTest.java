package io.github.convlens.training.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceReadsTest {

  @Test
  void valuesReachTheirReadersInTheOrderOfAddition() {
    List<String> read = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        DeviceReads reads = new DeviceReads(kernels, manager)) {
      reads.flush();
      for (int i = 0; i < 3; i++) {
        int batch = i;
        double[] matrix = {i, i + 0.1, i + 0.2, i + 0.3};
        reads.add(
            manager.create(matrix, new Shape(2, 2)),
            values -> read.add(batch + " matrix " + Arrays.toString(values)));
        reads.add(
            manager.create(i / 3.0),
            values -> read.add(batch + " scalar " + Arrays.toString(values)));
      }
      assertEquals(List.of(), read);
      reads.batchDone();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        double[] matrix = {i, i + 0.1, i + 0.2, i + 0.3};
        expected.add(i + " matrix " + Arrays.toString(matrix));
        expected.add(i + " scalar [" + i / 3.0 + "]");
      }
      assertEquals(expected, read);
      assertEquals(0, manager.getManagedArrays().size());
      reads.flush();
      assertEquals(expected, read);
    }
  }

  @Test
  void afterAReaderFailsNoArrayOfThatReadRemains() {
    List<Double> read = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        DeviceReads reads = new DeviceReads(kernels, manager)) {
      NDArray first = manager.create(1.0);
      NDArray second = manager.create(2.0);
      reads.add(
          first,
          values -> {
            throw new IllegalStateException("the loss is NaN");
          });
      reads.add(second, values -> read.add(values[0]));
      String thrown = assertThrows(IllegalStateException.class, reads::flush).getMessage();
      assertEquals("the loss is NaN", thrown);
      assertTrue(first.isReleased() && second.isReleased());
      reads.flush();
      reads.add(manager.create(3.0), values -> read.add(values[0]));
      reads.flush();
      assertEquals(List.of(3.0), read);
    }
  }

  @Test
  void aReaderMayAddValuesForTheNextRead() {
    List<Double> read = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        DeviceReads reads = new DeviceReads(kernels, manager)) {
      reads.add(
          new double[] {1},
          values -> reads.add(new double[] {values[0] + 1}, next -> read.add(next[0])));
      reads.add(new double[] {1}, values -> read.add(values[0]));
      reads.flush();
      assertEquals(List.of(1.0), read);
      reads.flush();
      assertEquals(List.of(1.0, 2.0), read);
    }
  }
}
