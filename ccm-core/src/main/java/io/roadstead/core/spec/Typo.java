package io.roadstead.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant: the known word with the fewest letters to change or swap. */
public final class Typo {

  private Typo() {
  }

  /** The nearest word at a distance of at most {@code limit}; of equals the first in alphabetical order. */
  public static Optional<String> nearest(String word, Collection<String> known, int limit) {
    record Candidate(String word, int distance) {
    }
    return known.stream()
        .map(candidate -> new Candidate(candidate, distance(word, candidate)))
        .filter(candidate -> candidate.distance <= Math.min(limit, Math.max(1, word.length() / 3)))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  /** Optimal string alignment: insertions, deletions, substitutions and swaps of two neighbours count one each. */
  private static int distance(String a, String b) {
    int[][] distances = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, distances);
      }
    }
    return distances[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] distances) {
    int substitution = distances[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(substitution, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
    boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, distances[i - 2][j - 2] + 1) : best;
  }
}
