package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs {@code scripts/convlens} in a fake distribution, with a fake java that only prints its
 * arguments.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir private Path temp;
  private Path distribution;
  private Path jdk;

  private record Output(int code, String out) {}

  @BeforeEach
  void unpack() throws IOException {
    distribution = Files.createDirectories(temp.resolve("a b/convlens ü"));
    Path bin = Files.createDirectories(distribution.resolve("bin"));
    Files.copy(Path.of("../scripts/convlens"), bin.resolve("convlens"));
    Files.createDirectories(distribution.resolve("lib"));
    Files.createFile(distribution.resolve("lib/convlens-cli-1.jar"));
    jdk = temp.resolve("my jdk");
    script(
        jdk.resolve("bin/java"),
        "case $* in *ArchiveClassesAtExit*) exit 1 ;; esac",
        "for a; do echo \"[$a]\"; done",
        "echo \"tunables=${GLIBC_TUNABLES-}\"",
        "echo \"locale=${LC_ALL-}\"",
        "echo \"libtorch=${TORCH_CPP_LOG_LEVEL-}\"",
        "exit 7");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private Output launch(Path launcher, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String name : List.of("GLIBC_TUNABLES", "LC_ALL", "LC_CTYPE", "LANG")) {
      builder.environment().remove(name);
    }
    builder.environment().remove("TORCH_CPP_LOG_LEVEL");
    builder.environment().remove("CONVLENS_JAVA_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), out);
  }

  private Path launcher() {
    return distribution.resolve("bin/convlens");
  }

  @Test
  void anIncludedJavaIsPreferredToJavaHome() throws IOException, InterruptedException {
    script(distribution.resolve("runtime/bin/java"), "echo included; exit 5");
    Output said = launch(distribution.resolve("bin/convlens"), Map.of("JAVA_HOME", jdk.toString()));
    assertEquals(5, said.code(), said.out());
    assertTrue(said.out().contains("included"), said.out());
  }

  @Test
  void theLauncherPassesOnArgumentsAndTheExitCode() throws Exception {
    Output said = launch(launcher(), Map.of(), "summary", "my file.yaml", "-s", "a=[1, 2]", "");
    assertEquals(7, said.code);
    assertTrue(said.out.contains("[summary]\n[my file.yaml]\n[-s]\n[a=[1, 2]]\n[]\n"), said.out);
    assertTrue(said.out.contains("/lib/convlens-cli-1.jar]"), said.out);
  }

  @Test
  void quickStartsArePreparedOnlyOnceEvenIfPreparationFails() throws Exception {
    assertTrue(launch(launcher(), Map.of()).out.contains("preparing quick starts"));
    Output second = launch(launcher(), Map.of());
    assertFalse(second.out.contains("preparing quick starts"), second.out);
    assertFalse(second.out.contains("SharedArchiveFile"), second.out);
  }

  @Test
  void anArchiveIsUsedAtTheAddressForWhichItWasMade() throws Exception {
    Path archive = distribution.resolve("lib/convlens.jsa");
    Files.writeString(archive, "classes");
    Output said = launch(launcher(), Map.of());
    assertTrue(said.out.contains("/lib/convlens.jsa]\n"), said.out);
    assertTrue(said.out.contains("[-XX:ArchiveRelocationMode=0]\n"), said.out);
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"26\"\n");
    Output later = launch(launcher(), Map.of());
    assertFalse(later.out.contains("ArchiveRelocationMode"), later.out);
  }

  @Test
  void theLauncherFindsItsLibrariesThroughSymbolicLinks() throws Exception {
    Path first = Files.createSymbolicLink(temp.resolve("first"), launcher());
    Path second = Files.createSymbolicLink(temp.resolve("second"), Path.of("first"));
    assertTrue(Files.exists(first));
    assertEquals(7, launch(second, Map.of()).code);
  }

  @Test
  void javaOptionsAreReadFromTheEnvironment() throws Exception {
    Output said = launch(launcher(), Map.of("CONVLENS_JAVA_OPTS", "-Xmx8g -Da=b"));
    assertTrue(said.out.contains("[-Xmx8g]\n[-Da=b]\n"), said.out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train a.yaml",
        "data pack a.yaml",
        "weights verify",
        "bench a.yaml",
        "explain run a.png",
        "export run --format onnx",
        "init photos --lr-find",
        "diagnose run --fix --try"
      })
  void longCommandsUseTheOptimisingCompiler(String command) throws Exception {
    Output said = launch(launcher(), Map.of(), command.split(" "));
    assertFalse(said.out.contains("-XX:TieredStopAtLevel=1"), said.out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "data list", "summary a.yaml", "diagnose run", "init photos"})
  void shortCommandsUseOnlyTheQuickCompiler(String command) throws Exception {
    Output said = launch(launcher(), Map.of(), command.split(" "));
    assertTrue(said.out.contains("-XX:TieredStopAtLevel=1"), said.out);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void glibcKeepsFreedBlocksOfAnySizeInAllThreads() throws Exception {
    Output said = launch(launcher(), Map.of());
    for (String tunable : List.of("trim_threshold=4294967296", "arena_max=1")) {
      assertTrue(said.out.contains("glibc.malloc." + tunable), said.out);
    }
  }

  @Test
  void memoryTunablesThatTheUserHasSetAreKept() throws Exception {
    Output said = launch(launcher(), Map.of("GLIBC_TUNABLES", ""));
    assertTrue(said.out.contains("tunables=\n"), said.out);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAsciiLocaleIsReplacedByUtf8() throws Exception {
    for (Map<String, String> ascii :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "POSIX"),
            Map.of("LANG", "xx_YY.UTF-8"))) {
      Output said = launch(launcher(), ascii);
      assertTrue(said.out.contains("locale=C.UTF-8\n"), ascii + ": " + said.out);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aUtf8LocaleIsKept() throws Exception {
    Output said = launch(launcher(), Map.of("LANG", "C.UTF-8"));
    assertTrue(said.out.contains("locale=\n"), said.out);
  }

  @Test
  void libtorchsWarningsAreShownOnlyIfTheUserAsksForThem() throws Exception {
    assertTrue(launch(launcher(), Map.of()).out.contains("libtorch=ERROR\n"));
    Output asked = launch(launcher(), Map.of("TORCH_CPP_LOG_LEVEL", "INFO"));
    assertTrue(asked.out.contains("libtorch=INFO\n"), asked.out);
  }

  @Test
  void aBuildWithoutATerminalHasNoColours() throws Exception {
    Path root = temp.resolve("check out");
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createDirectories(root.resolve("scripts"));
    Files.copy(Path.of("../scripts/convlens"), root.resolve("scripts/convlens"));
    Files.createFile(root.resolve("pom.xml"));
    script(
        root.resolve("mvnw"),
        "echo \"maven $MAVEN_OPTS $*\"",
        "mkdir -p cli/target/lib",
        "touch cli/target/lib/convlens-cli-1.jar");
    Output said = launch(root.resolve("scripts/convlens"), Map.of("MAVEN_OPTS", "-Xmx1g"));
    assertTrue(said.out.contains("maven -Xmx1g -Djansi.mode=strip -Djansi.noreset=true"), said.out);
    assertTrue(said.out.contains("-Dstyle.color=never"), said.out);
  }

  @Test
  void anOldJavaGivesOneLine() throws Exception {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
    Output said = launch(launcher(), Map.of());
    assertEquals(ExitCode.BAD_INPUT, said.code);
    assertEquals(
        "convlens: "
            + jdk
            + "/bin/java is Java 8: install a JDK 17 or newer, or set JAVA_HOME to"
            + " one\n",
        said.out);
  }

  @Test
  void aMissingJavaGivesOneLine() throws Exception {
    Output said = launch(launcher(), Map.of("JAVA_HOME", temp + "/none"));
    assertEquals(ExitCode.BAD_INPUT, said.code);
    assertEquals(1, said.out.lines().count(), said.out);
  }

  @Test
  void aCheckoutIsBuiltOnFirstUseAndWhenASourceIsNewer() throws Exception {
    Path root = temp.resolve("check out");
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createDirectories(root.resolve("scripts"));
    Files.copy(Path.of("../scripts/convlens"), root.resolve("scripts/convlens"));
    Files.createFile(root.resolve("pom.xml"));
    script(
        root.resolve("mvnw"),
        "echo built",
        "mkdir -p cli/target/lib",
        "touch cli/target/lib/convlens-cli-1.jar");
    Path launcher = root.resolve("scripts/convlens");
    assertTrue(launch(launcher, Map.of()).out.contains("built"));
    assertFalse(launch(launcher, Map.of()).out.contains("built"));
    Path source = Files.createFile(root.resolve("cli/src/main/A.java"));
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertTrue(launch(launcher, Map.of()).out.contains("built"));
  }
}
