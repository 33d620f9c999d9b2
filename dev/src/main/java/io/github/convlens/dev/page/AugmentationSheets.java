package io.github.convlens.dev.page;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.augment.Affine;
import io.github.convlens.data.augment.Blur;
import io.github.convlens.data.augment.ColourJitter;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Greyscale;
import io.github.convlens.data.augment.LevelChange;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Perspective;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.augment.VerticalFlip;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.insight.draw.ContactSheet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the contact sheets of {@code docs/augmentation.md}. The command is {@code scripts/dev
 * page.AugmentationSheets docs/augmentation}. Each sheet shows the effect of one setting or preset
 * on a picture.
 */
public final class AugmentationSheets {

  private static final int IMAGES_PER_SHEET = 8;
  private static final int TILE = 80;
  private static final long SEED = 1;
  private static final float MAX_LEVEL = 255;

  private AugmentationSheets() {}

  /** Writes a PNG file for each setting and preset. */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    for (Map.Entry<String, Augmentation> sheet : sheets().entrySet()) {
      String name = sheet.getKey().split("=")[0].replace('_', '-');
      if (sheet.getKey().startsWith("preset") || sheet.getKey().startsWith("policy")) {
        name = sheet.getKey().replace('=', '-').replace('_', '-');
      }
      boolean mixed = sheet.getValue().mixing().changes();
      draw(sheet.getKey(), sheet.getValue(), mixed).write(folder.resolve(name + ".png"));
    }
  }

  private static Map<String, Augmentation> sheets() {
    Map<String, Augmentation> sheets = new LinkedHashMap<>();
    for (String preset : List.of("none", "light", "standard", "strong")) {
      sheets.put("preset=" + preset, Augmentation.preset(preset));
    }
    add(sheets, Augmentation.FLIP, true);
    add(sheets, VerticalFlip.ON, true);
    add(sheets, Augmentation.CROP_PADDING, 12);
    add(sheets, ResizedCrop.SMALLEST, 0.35);
    add(sheets, Affine.ROTATION, 30.0);
    add(sheets, Affine.TRANSLATION, 0.125);
    add(sheets, Affine.SCALE, 0.3);
    add(sheets, Affine.SHEAR, 20.0);
    add(sheets, Perspective.DISTORTION, 0.5);
    add(sheets, ColourJitter.BRIGHTNESS, 0.4);
    add(sheets, ColourJitter.CONTRAST, 0.6);
    add(sheets, ColourJitter.SATURATION, 0.8);
    add(sheets, ColourJitter.HUE, 0.15);
    add(sheets, Greyscale.PROBABILITY, 0.5);
    add(sheets, LevelChange.SOLARIZE, 0.5);
    add(sheets, LevelChange.POSTERIZE, 0.5);
    add(sheets, LevelChange.AUTOCONTRAST, 0.5);
    add(sheets, LevelChange.EQUALIZE, 0.5);
    add(sheets, LevelChange.SHARPNESS, 0.5);
    add(sheets, Blur.PROBABILITY, 0.8);
    add(sheets, Erasing.PROBABILITY, 0.8);
    add(sheets, Augmentation.CUTOUT, 32);
    add(sheets, Mixing.MIXUP, 1.0);
    add(sheets, Mixing.CUTMIX, 1.0);
    add(sheets, Policy.RULE, PolicyRule.TRIVIAL);
    add(sheets, Policy.RULE, PolicyRule.RAND_AUGMENT);
    add(sheets, Policy.RULE, PolicyRule.AUTO);
    return sheets;
  }

  private static <V> void add(Map<String, Augmentation> sheets, Setting<V> setting, V value) {
    Object shown = value instanceof Enum<?> constant ? Setting.name(constant) : value;
    sheets.put(setting.key() + "=" + shown, Augmentation.NONE.with(setting, value));
  }

  private static ContactSheet draw(String heading, Augmentation augment, boolean mixed) {
    ImageSet scenes = Scene.images(IMAGES_PER_SHEET, mixed);
    Normalization normalization = Normalization.of(scenes);
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager();
        DeviceImages images =
            DeviceImages.of(scenes, normalization, Storage.BYTES, augment.border(), manager)) {
      // All images of a batch are mixed in the same, randomly drawn proportion. A sheet consists of
      // several batches of two images, so that it shows several proportions.
      int batchSize = mixed ? 2 : IMAGES_PER_SHEET;
      try (Batches batches = images.shuffled(SEED, 0, batchSize, true, augment)) {
        for (int b = 0; b < batches.count(); b++) {
          try (Batch batch = batches.get(b, manager)) {
            ImageSet shown = denormalized(batch, normalization);
            for (int i = 0; i < shown.count(); i++) {
              tiles.add(new ContactSheet.Tile(Thumbnail.of(shown, i), caption(batch, i)));
            }
          }
        }
      }
    }
    return new ContactSheet(TILE, IMAGES_PER_SHEET).add(heading.replace("=", ": "), tiles);
  }

  private static String caption(Batch batch, int index) {
    if (batch.others() == null) {
      return "";
    }
    int share = (int) Math.round(100 * batch.others().share());
    String label = Scene.CLASSES.get((int) batch.labels().toLongArray()[index]);
    return share + " % " + label;
  }

  private static ImageSet denormalized(Batch batch, Normalization normalization) {
    float[] values = batch.images().transpose(0, 2, 3, 1).toFloatArray();
    int channels = normalization.mean().length;
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      float value = values[i] * normalization.std()[c] + normalization.mean()[c];
      pixels[i] = (byte) Math.round(Math.min(1, Math.max(0, value)) * MAX_LEVEL);
    }
    return new ImageSet(pixels, new int[batch.size()], channels, Scene.SIDE, Scene.SIDE);
  }
}
