package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.cli.command.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The result of a command.
 *
 * @param code the exit code
 * @param out the standard output
 * @param err the standard error
 */
record Outcome(int code, String out, String err) {

  static Outcome of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = ConvLens.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(code, out.toString(), err.toString());
  }

  /** Asserts exit code 2 and exactly one line on standard error, and returns this line. */
  String refusal() {
    assertEquals(ExitCode.BAD_INPUT, code, err);
    assertEquals(1, err.lines().count(), err);
    return err.strip();
  }
}
