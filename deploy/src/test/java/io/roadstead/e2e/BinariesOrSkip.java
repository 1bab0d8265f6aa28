package io.roadstead.e2e;

import io.roadstead.e2e.ControlPlane.Binaries;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What each test of a real control plane begins with: the binaries, or the test is skipped. */
final class BinariesOrSkip {

  private static final Binaries BINARIES = find();

  private BinariesOrSkip() {
  }

  static Path folder() {
    return switch (BINARIES) {
      case Binaries.Found(Path folder) -> folder;
      case Binaries.Missing(String reason) -> Assumptions.abort(reason);
    };
  }

  /** Maven counts skipped tests and keeps to itself why; so that it is said here, once. */
  private static Binaries find() {
    Binaries binaries = ControlPlane.find();
    if (binaries instanceof Binaries.Missing(String reason)) {
      System.out.println("Tests of a real control plane are skipped. " + reason);
    }
    return binaries;
  }
}
