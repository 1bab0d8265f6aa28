package io.roadstead.bench;

import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came out; in JSON under exactly these names.
 *
 * @param goal the value should not be larger
 * @param met a missed goal is printed as a miss
 * @param reference the peer's figure
 */
record Row(String id, double value, String unit, double goal, boolean met, String reference) {

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", id);
    put(node, "value", value);
    node.put("unit", unit);
    put(node, "goal", goal);
    return node.put("met", met).put("reference", reference);
  }

  /** A count is a whole number in JSON too. */
  private static void put(ObjectNode node, String name, double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      node.put(name, (long) number);
    } else {
      node.put(name, Math.round(number * 1000) / 1000.0);
    }
  }

  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : String.format(Locale.ROOT, number < 10 ? "%.3f" : "%.1f", number);
  }
}
