package io.roadstead.core.spec;

import io.roadstead.core.model.Cidr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How one kind of annotation value is read. The stock types follow the parsing rules users know from
 * aws-load-balancer-controller and the Go standard library.
 *
 * @param accepts what is accepted, as said to the user: "true or false", "a number from 5 to 300"
 * @param reader throws {@link IllegalArgumentException} whose message completes "... is not accepted: "
 */
public record ValueType<T>(String accepts, Function<String, T> reader) {

  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  public static ValueType<String> text() {
    return new ValueType<>("any text", Function.identity());
  }

  /** Text that must match a whole pattern. */
  public static ValueType<String> text(String accepts, String pattern) {
    var compiled = java.util.regex.Pattern.compile(pattern);
    return new ValueType<>(accepts, text -> {
      if (!compiled.matcher(text).matches()) {
        throw new IllegalArgumentException("it is not " + accepts);
      }
      return text;
    });
  }

  /** Go's {@code strconv.ParseBool}. */
  public static ValueType<Boolean> bool() {
    return new ValueType<>("true or false", text -> {
      if (TRUE.contains(text)) {
        return true;
      }
      if (FALSE.contains(text)) {
        return false;
      }
      throw new IllegalArgumentException("it is neither true nor false");
    });
  }

  public static ValueType<Integer> integer(int min, int max) {
    String accepts = "a number from " + min + " to " + max;
    return new ValueType<>(accepts, text -> {
      int value;
      try {
        value = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("it is not a number", e);
      }
      if (value < min || value > max) {
        throw new IllegalArgumentException("it is not in " + min + ".." + max);
      }
      return value;
    });
  }

  /** One of a few words, compared exactly. */
  public static ValueType<String> oneOf(String... words) {
    List<String> allowed = List.of(words);
    return new ValueType<>(allowed.size() == 1 ? "only " + words[0] : "one of " + String.join(", ", words), text -> {
      if (!allowed.contains(text)) {
        throw new IllegalArgumentException("it is not one of them");
      }
      return text;
    });
  }

  /** Comma separated; blanks around an element and empty elements are dropped. */
  public static ValueType<List<String>> list() {
    return new ValueType<>("a list separated by commas", ValueType::elements);
  }

  /** A {@link #list()} whose every element is read by another type. */
  public static <T> ValueType<List<T>> listOf(ValueType<T> element, String accepts) {
    return new ValueType<>(accepts, text -> {
      List<T> values = new ArrayList<>();
      for (String part : elements(text)) {
        try {
          values.add(element.reader.apply(part));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("element '" + part + "': " + e.getMessage(), e);
        }
      }
      return List.copyOf(values);
    });
  }

  public static ValueType<Cidr> cidr() {
    return new ValueType<>("an address prefix such as 203.0.113.0/24", Cidr::parse);
  }

  /** Sorted, without duplicates. */
  public static ValueType<List<Cidr>> cidrs() {
    ValueType<List<Cidr>> list = listOf(cidr(), "a list of address prefixes such as 203.0.113.0/24,2001:db8::/32");
    return new ValueType<>(list.accepts, text -> list.reader.apply(text).stream().distinct().sorted().toList());
  }

  /**
   * Comma separated {@code key=value}: the first equals sign splits, both sides are trimmed, a backslash makes the next
   * character literal, an empty value is legal, of two equal keys the last wins. Unlike aws-load-balancer-controller,
   * which makes a trailing comma part of the last value, empty elements are dropped.
   */
  public static ValueType<SortedMap<String, String>> map() {
    return new ValueType<>("a list of key=value separated by commas", ValueType::pairs);
  }

  private static SortedMap<String, String> pairs(String text) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (List<Character> element : escapedElements(text)) {
      String whole = element.stream().map(ValueType::literal).collect(Collectors.joining());
      int equals = element.indexOf('=');
      if (whole.isBlank()) {
        continue;
      }
      if (equals < 0) {
        throw new IllegalArgumentException("element '" + whole.strip() + "' has no '='");
      }
      String key = whole.substring(0, equals).strip();
      if (key.isEmpty()) {
        throw new IllegalArgumentException("element '" + whole.strip() + "' has no key before '='");
      }
      pairs.put(key, whole.substring(equals + 1).strip());
    }
    return Collections.unmodifiableSortedMap(pairs);
  }

  /** Elements as characters; an escaped one is marked by an offset so that it neither splits nor divides. */
  private static List<List<Character>> escapedElements(String text) {
    List<List<Character>> elements = new ArrayList<>();
    List<Character> element = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        element.add(escaped(text.charAt(i)));
      } else if (c == ',') {
        elements.add(element);
        element = new ArrayList<>();
      } else {
        element.add(c);
      }
    }
    elements.add(element);
    return elements;
  }

  /** Escaped ASCII is moved into Unicode's private use area, where nothing typed by a user is expected. */
  private static char escaped(char c) {
    return c < 128 ? (char) (0xE000 + c) : c;
  }

  private static String literal(char c) {
    return String.valueOf(c >= 0xE000 && c < 0xE000 + 128 ? (char) (c - 0xE000) : c);
  }

  private static List<String> elements(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }
}
