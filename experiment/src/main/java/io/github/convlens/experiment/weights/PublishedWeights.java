package io.github.convlens.experiment.weights;

import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.PublishedHash;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.Normalization;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights that torchvision trained on ImageNet and published. The file's name contains the first
 * digits of its SHA-256, which are checked in the same way as by {@code torch.hub}.
 *
 * @param name the name by which {@code model.weights} refers to them
 * @param model the settings of the section {@code model} that describe the network of the weights
 * @param file the name of the file
 * @param mebibytes the size of the file, according to torchvision
 * @param accuracy the accuracy on ImageNet's validation images in per cent, according to
 *     torchvision
 */
public record PublishedWeights(
    String name, String model, String file, double mebibytes, double accuracy) {

  /** The terms of use, as a sentence for the user. */
  public static final String LICENCE =
      "torchvision's weights come under its BSD 3-Clause licence; the terms of ImageNet, on which"
          + " they were trained, may apply as well";

  private static final List<PublishedWeights> ALL =
      List.of(
          new PublishedWeights(
              "resnet18-imagenet",
              "architecture: resnet, depth: 18, stem: imagenet",
              "resnet18-f37072fd.pth",
              44.661,
              69.758),
          new PublishedWeights(
              "resnet34-imagenet",
              "architecture: resnet, depth: 34, stem: imagenet",
              "resnet34-b627a593.pth",
              83.275,
              73.314),
          new PublishedWeights(
              "resnet50-imagenet",
              "architecture: resnet, depth: 50, stem: imagenet",
              "resnet50-11ad3fa6.pth",
              97.79,
              80.858),
          new PublishedWeights(
              "resnet50-imagenet-v1",
              "architecture: resnet, depth: 50, stem: imagenet",
              "resnet50-0676ba61.pth",
              97.781,
              76.130),
          new PublishedWeights(
              "vgg16_bn-imagenet",
              "architecture: vgg16_bn",
              "vgg16_bn-6c64b313.pth",
              527.866,
              73.360),
          new PublishedWeights(
              "mobilenet_v2-imagenet",
              "architecture: mobilenet_v2",
              "mobilenet_v2-7ebf99e0.pth",
              13.598,
              72.154),
          new PublishedWeights(
              "mobilenet_v3_large-imagenet",
              "architecture: mobilenet_v3_large",
              "mobilenet_v3_large-5c1a4163.pth",
              21.107,
              75.274),
          new PublishedWeights(
              "efficientnet_b0-imagenet",
              "architecture: efficientnet_b0",
              "efficientnet_b0_rwightman-7f5810bc.pth",
              20.451,
              77.692),
          new PublishedWeights(
              "convnext_tiny-imagenet",
              "architecture: convnext_tiny",
              "convnext_tiny-983f1562.pth",
              109.119,
              82.520));

  private static final Pattern HASHED = Pattern.compile(".*-([0-9a-f]{8})\\.pth");
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  /** All published weights. */
  public static List<PublishedWeights> all() {
    return ALL;
  }

  /** The download of the file from the folder at {@code base}. */
  Download download(URI base) {
    Matcher digits = HASHED.matcher(file);
    if (!digits.matches()) {
      throw new IllegalStateException(file);
    }
    // The published size, in mebibytes, is rounded to three decimals or fewer.
    long maxBytes = (long) Math.ceil((mebibytes + 0.01) * (1 << 20));
    return new Download(
        file, maxBytes, PublishedHash.sha256(digits.group(1)), List.of(base.resolve(file)));
  }

  /**
   * The images with the normalisation that was used to train the weights. Greyscale images are
   * returned unchanged.
   */
  public DataSet normalize(DataSet images) {
    return images.train().channels() == MEAN.length
        ? images
            .withNormalization(new Normalization(MEAN, STD))
            .withNote("normalised with ImageNet's mean and standard deviation, as for " + name)
        : images;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%s)", name, model);
  }
}
