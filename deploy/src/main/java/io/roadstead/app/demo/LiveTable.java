package io.roadstead.app.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that is drawn over itself on a terminal, and on anything else printed row by row as rows change. Not thread-safe.
 */
final class LiveTable {

  private static final String ESCAPE = "\u001b[";

  private final PrintStream out;
  private final boolean redraws;
  private final List<String> header;
  private List<List<String>> drawn = List.of();

  /** @param redraws whether the output is a terminal that understands where to go */
  LiveTable(PrintStream out, boolean redraws, List<String> header) {
    this.out = out;
    this.redraws = redraws;
    this.header = List.copyOf(header);
  }

  /** Shows these rows; the first cell of a row says which it is. Nothing happens if nothing changed. */
  void show(List<List<String>> rows) {
    if (rows.equals(drawn)) {
      return;
    }
    if (redraws) {
      redraw(rows);
    } else {
      rows.stream().filter(row -> !drawn.contains(row)).forEach(row -> out.println("  " + String.join("  ", row)));
    }
    drawn = rows.stream().map(List::copyOf).toList();
    out.flush();
  }

  private void redraw(List<List<String>> rows) {
    if (!drawn.isEmpty()) {
      // Up to the header, then clear to the end of the screen.
      out.print(ESCAPE + (drawn.size() + 1) + "A" + ESCAPE + "J");
    }
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    out.print(text(all));
  }

  /** Columns as wide as their widest cell. */
  static String text(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = IntStream.range(0, columns).map(column -> rows.stream().filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    String cells = IntStream.range(0, row.size())
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
        .collect(Collectors.joining("  "));
    return "  " + cells.stripTrailing() + "\n";
  }
}
