package io.github.convlens.insight.draw;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text is drawn even on machines without fonts. A Java that cannot draw text gives a one-line
 * error.
 */
class FontsTest {
  @TempDir private Path folder;

  /**
   * A program that draws text in a separate Java process, since a process looks for fonts only
   * once.
   */
  static final class Draw {
    private Draw() {}

    public static void main(String... arguments) {
      System.out.println(new LinePlot("Loss → β", "step").image(300, 200).getWidth() + " wide");
    }
  }

  @Test
  void fontsAreFoundIfFontconfigIsSetUpAndAFolderContainsAFont() throws IOException {
    Path fontconfig = folder.resolve("fonts.conf");
    Path fonts = Files.createDirectories(folder.resolve("fonts/truetype"));
    List<Path> folders = List.of(folder.resolve("none"), folder.resolve("fonts"));
    Files.writeString(fontconfig, "");
    assertFalse(Fonts.installed(fontconfig, folders));
    Files.writeString(fonts.resolve("a.ttf"), "");
    assertTrue(Fonts.installed(fontconfig, folders));
    Files.delete(fontconfig);
    assertFalse(Fonts.installed(fontconfig, folders));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "folders have no such permissions there")
  void aFolderThatCannotBeReadDoesNotHideFontsInOtherFolders() throws IOException {
    Path fontconfig = Files.writeString(folder.resolve("fonts.conf"), "");
    Path locked = Files.createDirectories(folder.resolve("fonts/a-private"));
    Files.setPosixFilePermissions(locked, Set.of());
    try {
      assumeFalse(Files.isReadable(locked), "the administrator reads every folder");
      assertFalse(Fonts.installed(fontconfig, List.of(folder.resolve("fonts"), locked)));
      Files.writeString(folder.resolve("fonts/b.ttf"), "");
      assertTrue(Fonts.installed(fontconfig, List.of(locked, folder.resolve("fonts"))));
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void onAMachineWithoutFontsTextIsDrawnInTheIncludedFont() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    Path configuration = Fonts.unpacked();
    String said = draw("-Dsun.awt.fontconfig=" + configuration, "-Dsun.java2d.debugfonts=true");
    assertTrue(said.contains("300 wide"), said);
    assertTrue(said.contains(configuration.resolveSibling("DejaVuSans.ttf").toString()), said);
  }

  @Test
  void aJavaThatCannotDrawTextGivesAOneLineError() {
    Error missing = new UnsatisfiedLinkError("libfreetype.so.6: no such file");
    String fault =
        Fonts.fault(
                () -> {
                  throw new InternalError(missing);
                })
            .orElseThrow();
    assertTrue(fault.startsWith("this Java cannot draw text (libfreetype.so.6: no"), fault);
    assertTrue(fault.contains(": install "), fault);
  }

  private static String draw(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Draw.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
