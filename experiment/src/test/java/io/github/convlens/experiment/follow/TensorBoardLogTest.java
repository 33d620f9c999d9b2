package io.github.convlens.experiment.follow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.log.LogOptions;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // only the closing of the logs matters
class TensorBoardLogTest {
  private static final LogOptions TENSORBOARD = new LogOptions(true, null, 10);

  @TempDir private Path folder;
  private RecordedFiles files;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    files = new RecordedFiles(folder.resolve("run"));
  }

  private List<Events.Value> logged() throws IOException {
    return Events.read(Events.file(files.run().root()));
  }

  private List<Events.Value> logged(String tag) throws IOException {
    return logged().stream().filter(value -> value.tag().equals(tag)).toList();
  }

  /**
   * The example of RFC 3720, masked in the same way as in TFRecord: rotated by 15 bits, and
   * increased by a constant.
   */
  @Test
  void checksumsAreMaskedCrc32c() {
    assertEquals(
        Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8, EventFile.checksum(new byte[32]));
  }

  @Test
  void scalarsAreLoggedForEveryTenthBatchAndEveryEpoch() throws IOException {
    files.write(35);
    RunLogs.deliver(files.facts(), TENSORBOARD);
    List<Events.Value> losses = logged("batch/loss");
    assertEquals(List.of(0L, 10L, 20L, 30L), losses.stream().map(Events.Value::step).toList());
    assertEquals(20f, losses.get(2).scalar());
    assertEquals(0.25f, logged("epoch/accuracy").get(1).scalar());
    assertEquals(3, logged("epoch/valid_loss").size());
    assertEquals(30f, logged("activation_mean/conv1").get(3).scalar());
    assertTrue(Float.isNaN(logged("activation_std/conv1").get(0).scalar()));
  }

  @Test
  void onlyTheFirstOfSeveralWorkersIsLogged() throws IOException {
    files.write(1);
    Files.writeString(
        files.run().activationStats(),
        """
        epoch,step,layer,name,mean,std,near_zero,worker
        0,0,0,conv1,1,1,0,0
        0,10,0,conv1,2,1,0,0
        0,0,0,conv1,30,1,0,1
        0,10,0,conv1,40,1,0,1
        """);
    RunLogs.deliver(files.facts(), TENSORBOARD);
    assertEquals(
        List.of(1f, 2f),
        logged("activation_mean/conv1").stream().map(Events.Value::scalar).toList());
    assertEquals(List.of(), logged("activation_worker/conv1"));
  }

  @Test
  void histogramsExtendFromTheSmallestToTheLargestValue() throws IOException {
    files.write(10);
    RunLogs.deliver(files.facts(), TENSORBOARD);
    Map<Integer, ByteBuffer> histogram = logged("activation/conv1").get(0).message(5);
    assertEquals(-1, histogram.get(1).getDouble(0));
    assertEquals(3, histogram.get(2).getDouble(0));
    assertEquals(10, histogram.get(3).getDouble(0));
    assertArrayEquals(new double[] {0, 0.5, 1, 3}, doubles(histogram.get(6)));
    assertArrayEquals(new double[] {1, 2, 3, 4}, doubles(histogram.get(7)));
  }

  private static double[] doubles(ByteBuffer packed) {
    double[] values = new double[packed.remaining() / Double.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = packed.getDouble(i * Double.BYTES);
    }
    return values;
  }

  @Test
  void theLogOfAFinishedRunHasPicturesTextsAndHyperparameters() throws IOException {
    files.write(10);
    Files.createDirectory(files.run().mistakes());
    BufferedImage mistake = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(mistake, "png", files.run().mistakes().resolve("17.png").toFile());
    Tensor kernels = Tensor.of(new float[18], List.of(2L, 1L, 3L, 3L));
    new SafeTensors(Map.of("conv1.weight", kernels), Map.of()).write(files.run().weights());
    RunLogs.deliver(files.facts(), TENSORBOARD);
    Map<Integer, ByteBuffer> picture = logged("mistakes/17").get(0).message(4);
    assertEquals(4, picture.get(1).getLong(0));
    assertEquals(5, picture.get(2).getLong(0));
    assertEquals(1, logged("kernels/conv1.weight").size());
    String text = Events.text(logged("configuration").get(0).message(8).get(8));
    assertTrue(text.contains("dataset: digits"), text);
    Map<Integer, ByteBuffer> metadata =
        Events.parse(logged("_hparams_/session_start_info").get(0).message(9).get(1));
    assertEquals("hparams", Events.text(metadata.get(1)));
    List<String> keys =
        Events.repeated(Events.parse(metadata.get(2)).get(3), 1).stream()
            .map(entry -> Events.text(Events.parse(entry).get(1)))
            .toList();
    assertTrue(keys.contains("training.learning_rate"), keys.toString());
    assertTrue(keys.stream().noneMatch(key -> key.startsWith("record")), keys.toString());
    assertEquals(1, logged("_hparams_/session_end_info").size());
  }

  @Test
  void theLogFollowsGrowingFiles() throws IOException {
    files.write(5);
    try (RunLogs logs = RunLogs.follow(files.facts(), TENSORBOARD, warnings::add)) {
      files.write(25);
    }
    assertEquals(3, logged("batch/loss").size());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aResumedRunHasOneFileWithoutRepeatedSteps() throws IOException {
    files.write(30);
    RunLogs.deliver(files.facts(), TENSORBOARD);
    files.write(50);
    RunLogs.deliver(files.facts(), TENSORBOARD);
    assertEquals(
        List.of(0L, 10L, 20L, 30L, 40L),
        logged("batch/loss").stream().map(Events.Value::step).toList());
  }

  @Test
  void aLogThatCannotBeWrittenEndsWithoutEndingTheRun() throws IOException {
    files.write(5);
    RunFacts gone = new RecordedFiles(folder.resolve("gone")).facts();
    Files.delete(gone.directory().config());
    Files.delete(gone.directory().environment());
    Files.delete(gone.directory().root());
    try (RunLogs logs = RunLogs.follow(gone, TENSORBOARD, warnings::add)) {
      files.write(6);
    }
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(
        warnings.get(0).startsWith("log.tensorboard: the event file is no longer written"),
        warnings.get(0));
  }
}
