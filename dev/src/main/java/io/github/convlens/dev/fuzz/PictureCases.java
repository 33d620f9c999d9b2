package io.github.convlens.dev.fuzz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bad and odd pictures, given individually and in folders. */
final class PictureCases {
  private static final int SIDE = 28;

  private final Cases cases;

  PictureCases(Cases cases) {
    this.cases = cases;
  }

  private static void photos(Path in) throws IOException {
    byte[] picture = Encoded.encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (String name : List.of("cat", "dog")) {
      for (int i = 0; i < 5; i++) {
        Bytes.bytes(in.resolve("photos").resolve(name).resolve(i + ".png"), picture);
      }
    }
    Bytes.text(
        in.resolve("c.yaml"),
        "data: {dataset: image-folder, path: photos, size: [28, 28]}\ntraining: {batch_size: 2}\n");
  }

  void imageFolders() throws IOException {
    BadPictures.badPictures()
        .forEach(
            (name, picture) ->
                cases.refused(
                    "folder-" + name,
                    in -> {
                      photos(in);
                      Bytes.bytes(in.resolve("photos/dog").resolve(name), picture);
                    },
                    Cases.SHOW));
    BadPictures.oddPictures()
        .forEach(
            (name, picture) ->
                cases.add(
                    "either",
                    "folder-" + name,
                    in -> {
                      photos(in);
                      Bytes.bytes(in.resolve("photos/dog").resolve(name), picture);
                    },
                    Cases.SHOW));
    Map<String, Cases.Inputs> folders = new LinkedHashMap<>();
    folders.put("missing", in -> {});
    folders.put("empty", in -> Files.createDirectory(in.resolve("photos")));
    folders.put("is-file", in -> Bytes.text(in.resolve("photos"), "x"));
    folders.put(
        "link-loop", in -> Files.createSymbolicLink(in.resolve("photos"), Path.of("photos")));
    folders.put(
        "single-class",
        in -> Bytes.bytes(in.resolve("photos/cat/1.png"), Encoded.encoded("png", 28, 28, 1)));
    folders.put(
        "empty-class",
        in -> {
          photos(in);
          Files.createDirectory(in.resolve("photos/ape"));
        });
    folders.put(
        "class-of-texts",
        in -> {
          photos(in);
          Bytes.text(in.resolve("photos/ape/a.txt"), "x");
        });
    folders.put(
        "pictures-without-classes",
        in -> Bytes.bytes(in.resolve("photos/1.png"), Encoded.encoded("png", 28, 28, 1)));
    folders.put(
        "train-without-test",
        in -> {
          photos(in);
          Files.move(in.resolve("photos"), in.resolve("x"));
          Files.createDirectory(in.resolve("photos"));
          Files.move(in.resolve("x"), in.resolve("photos/train"));
        });
    folders.put(
        "splits-differ",
        in -> {
          Bytes.bytes(in.resolve("photos/train/cat/1.png"), Encoded.encoded("png", 28, 28, 1));
          Bytes.bytes(in.resolve("photos/test/dog/1.png"), Encoded.encoded("png", 28, 28, 1));
        });
    folders.put(
        "picture-link-loop",
        in -> {
          photos(in);
          Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("9.png"));
        });
    folders.put(
        "picture-link-broken",
        in -> {
          photos(in);
          Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("none.png"));
        });
    folders.put(
        "picture-endless",
        in -> {
          photos(in);
          Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("/dev/zero"));
        });
    folders.put(
        "too-few",
        in -> {
          Bytes.bytes(in.resolve("photos/cat/1.png"), Encoded.encoded("png", 28, 28, 1));
          Bytes.bytes(in.resolve("photos/dog/1.png"), Encoded.encoded("png", 28, 28, 1));
        });
    folders.forEach(
        (name, files) ->
            cases.refused(
                "folder-" + name,
                in -> {
                  files.in(in);
                  Bytes.text(
                      in.resolve("c.yaml"),
                      "data: {dataset: image-folder, path: photos, size: [28, 28]}\n");
                },
                Cases.SHOW));
    for (String size :
        List.of("[60000, 60000]", "[2147483647, 2147483647]", "[0, 5]", "[28]", "big")) {
      cases.refused(
          "folder-size",
          in -> {
            photos(in);
            Bytes.text(
                in.resolve("c.yaml"),
                "data: {dataset: image-folder, path: photos, size: " + size + "}\n");
          },
          Cases.SHOW);
    }
    cases.refused(
        "folder-sizes-differ",
        in -> {
          photos(in);
          Bytes.bytes(in.resolve("photos/cat/9.png"), Encoded.encoded("png", 20, 28, 1));
          Bytes.text(in.resolve("c.yaml"), "data: {dataset: image-folder, path: photos}\n");
        },
        Cases.SHOW);
    byte[] png = Encoded.encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = Encoded.encoded("jpg", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < cases.mutations(); i++) {
      byte[] first = cases.damaged(png);
      byte[] second = cases.damaged(jpeg);
      cases.add(
          "either",
          "folder-damaged",
          in -> {
            photos(in);
            Bytes.bytes(in.resolve("photos/cat/9.png"), first);
            Bytes.bytes(in.resolve("photos/cat/9.jpg"), second);
          },
          Cases.SHOW);
    }
  }

  void pictures() throws IOException {
    BadPictures.badPictures()
        .forEach(
            (name, picture) -> {
              cases.refused(
                  "kernel-" + name,
                  in -> Bytes.bytes(in.resolve(name), picture),
                  "kernel",
                  "top",
                  name);
              cases.refused(
                  "predict-" + name,
                  in -> {
                    cases.copyRun(in);
                    Bytes.bytes(in.resolve(name), picture);
                  },
                  "predict",
                  "run",
                  name,
                  "-o",
                  "out.csv");
            });
    BadPictures.oddPictures()
        .forEach(
            (name, picture) -> {
              cases.add(
                  "either",
                  "kernel-" + name,
                  in -> Bytes.bytes(in.resolve(name), picture),
                  "kernel",
                  "top",
                  name);
              cases.add(
                  "either",
                  "features-" + name,
                  in -> {
                    cases.copyRun(in);
                    Bytes.bytes(in.resolve(name), picture);
                  },
                  "features",
                  "run",
                  name,
                  "-o",
                  "f.png");
            });
    cases.refused(
        "kernel-small",
        in -> Bytes.bytes(in.resolve("p.png"), Encoded.encoded("png", 2, 2, 1)),
        "kernel",
        "top",
        "p.png");
    cases.refused(
        "predict-folder-empty",
        in -> {
          cases.copyRun(in);
          Files.createDirectory(in.resolve("p"));
        },
        "predict",
        "run",
        "p");
    cases.refused("predict-nothing", cases::copyRun, "predict", "run");
    cases.refused("features-folder", cases::copyRun, "features", "run", "run");
    cases.refused("features-missing", cases::copyRun, "features", "run", "none.png");
  }
}
