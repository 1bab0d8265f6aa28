package io.roadstead.app.context;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.spec.Typo;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Maps, lists and scalars to records, by the records' own components. Every error names the path, the value and what is
 * accepted; a field that does not exist is an error.
 *
 * <pre>
 * component                          written as
 * --------------------------------   ------------------------------------------------------------
 * String, numbers, boolean           itself
 * Optional, OptionalInt              itself, or left out
 * List, Set, Map and sorted ones     list or map, or left out when empty
 * enum                               its text or name
 * Cidr, ResourceId, Duration, ..     text: 10.0.0.0/16, TargetGroup/web-80, PT15S
 * Owner                              cluster, namespace/name or namespace/name/uid
 * record                             map
 * sealed interface of records        map with "type": the record's simple name
 * </pre>
 */
final class RecordReader {

  private static final int FARTHEST_TYPO = 6;

  private final Map<Class<?>, Function<String, ?>> texts;

  /** @param uids finds the uid of a Service that is named without it */
  RecordReader(Function<ServiceKey, String> uids) {
    this.texts = Map.of(Cidr.class, Cidr::parse, ResourceId.class, RecordReader::resourceId, Duration.class,
        Duration::parse, Instant.class, Instant::parse, ServiceKey.class, ServiceKey::parse,
        Owner.class, text -> owner(text, uids));
  }

  /** A value that can not be what it should be. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mismatch(String path, String what) {
      super(path + ": " + what);
    }
  }

  // ---- records

  <T> T record(String path, Map<?, ?> fields, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (Object key : fields.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw new Mismatch(path + "." + key, unknown(String.valueOf(key), known, type));
      }
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      values[i] = value(path + "." + name, Optional.ofNullable(fields.get(name)), components[i].getGenericType());
    }
    return create(path, type, components, values);
  }

  private static String unknown(String key, List<String> known, Class<?> type) {
    String hint = Typo.nearest(key, known, FARTHEST_TYPO).map(near -> "did you mean " + near + "? ").orElse("");
    return "a " + type.getSimpleName() + " has no such field; " + hint + "It has " + String.join(", ", known);
  }

  private static <T> T create(String path, Class<T> type, RecordComponent[] components, Object[] values) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new Mismatch(path, "not accepted: " + e.getTargetException().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record whose constructor can not be called: " + type, e);
    }
  }

  // ---- values

  private Object value(String path, Optional<Object> given, Type type) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return given.map(value -> value(path, Optional.of(value), argument(type, 0)));
    }
    if (raw == OptionalInt.class) {
      return given.map(value -> OptionalInt.of((Integer) scalar(path, value, int.class))).orElse(OptionalInt.empty());
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return collection(path, given, type, raw);
    }
    if (Map.class.isAssignableFrom(raw)) {
      return map(path, given, type, raw);
    }
    Object value = given.orElseThrow(() -> new Mismatch(path, "is missing; write " + accepts(raw)));
    if (texts.containsKey(raw) || raw.isEnum()) {
      return text(path, value, raw);
    }
    if (raw.isRecord()) {
      return record(path, asMap(path, value, raw), raw);
    }
    return raw.isSealed() ? alternative(path, asMap(path, value, raw), raw) : scalar(path, value, raw);
  }

  private Object collection(String path, Optional<Object> given, Type type, Class<?> raw) {
    List<Object> items = new ArrayList<>();
    Object value = given.orElse(List.of());
    if (!(value instanceof List<?> list)) {
      throw new Mismatch(path, quoted(value) + " is not a list");
    }
    for (int i = 0; i < list.size(); i++) {
      items.add(value(path + "[" + i + "]", Optional.ofNullable(list.get(i)), argument(type, 0)));
    }
    if (SortedSet.class.isAssignableFrom(raw)) {
      return new TreeSet<>(items);
    }
    return Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>(items) : List.copyOf(items);
  }

  private Object map(String path, Optional<Object> given, Type type, Class<?> raw) {
    Map<Object, Object> entries = SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : new LinkedHashMap<>();
    asMap(path, given.orElse(Map.of()), raw).forEach((key, value) -> {
      String entryPath = path + "[" + key + "]";
      entries.put(value(entryPath, Optional.of(key), argument(type, 0)),
          value(entryPath, Optional.ofNullable(value), argument(type, 1)));
    });
    return entries;
  }

  private Object alternative(String path, Map<?, ?> fields, Class<?> type) {
    Map<Object, Object> rest = new LinkedHashMap<>(fields);
    Object name = Optional.<Object>ofNullable(rest.remove("type")).orElse("");
    Class<?>[] cases = type.getPermittedSubclasses();
    Class<?> chosen = Arrays.stream(cases).filter(c -> c.getSimpleName().equals(name)).findFirst()
        .orElseThrow(() -> new Mismatch(path + ".type", quoted(name) + " is not one of "
            + Arrays.stream(cases).map(Class::getSimpleName).sorted().collect(Collectors.joining(", "))));
    return record(path, rest, chosen);
  }

  private Object text(String path, Object value, Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(c -> c.toString().equals(String.valueOf(value)) || ((Enum<?>) c).name().equals(value))
          .findFirst().orElseThrow(() -> new Mismatch(path, quoted(value) + " is not one of " + constants(type)));
    }
    try {
      return Optional.ofNullable(texts.get(type)).orElseThrow().apply(String.valueOf(value));
    } catch (RuntimeException e) {
      throw new Mismatch(path, quoted(value) + " is not accepted: " + e.getMessage());
    }
  }

  private static Object scalar(String path, Object value, Class<?> type) {
    if (type == String.class && value instanceof String text) {
      return text;
    }
    if ((type == boolean.class || type == Boolean.class) && value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      if ((type == int.class || type == Integer.class) && number.longValue() == number.intValue()) {
        return number.intValue();
      }
      if (type == long.class || type == Long.class) {
        return number.longValue();
      }
      if (type == double.class || type == Double.class) {
        return number.doubleValue();
      }
    }
    throw new Mismatch(path, quoted(value) + " is not " + accepts(type));
  }

  private static Map<?, ?> asMap(String path, Object value, Class<?> type) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new Mismatch(path, quoted(value) + " is not a block of fields, as a " + type.getSimpleName() + " needs");
  }

  // ---- words

  private static String accepts(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + constants(type);
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text, in quotes if it looks like a number";
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer", "long", "Long", "double", "Double" -> "a number";
      case "Cidr" -> "an address prefix such as 10.0.0.0/16";
      case "Owner" -> "cluster or namespace/name";
      default -> "a " + type.getSimpleName();
    };
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String quoted(Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private static ResourceId resourceId(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException("write kind/name");
    }
    return new ResourceId(text.substring(0, slash), text.substring(slash + 1));
  }

  private static Owner owner(String text, Function<ServiceKey, String> uids) {
    String[] parts = text.split("/", -1);
    if (parts.length == 3) {
      return Owner.of(new ServiceKey(parts[0], parts[1]), parts[2]);
    }
    if (text.equals("cluster")) {
      return Owner.cluster();
    }
    ServiceKey key = ServiceKey.parse(text);
    return Owner.of(key, uids.apply(key));
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : type instanceof Class<?> plain ? plain : Object.class;
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[index]
        : Object.class;
  }
}
