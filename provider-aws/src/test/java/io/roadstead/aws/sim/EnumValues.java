package io.roadstead.aws.sim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The values an enum field may have. On the wire such a field is a string like any other; that it is an enum shows
 * only in the getter beside {@code xAsString()}, whose type has {@code knownValues()}.
 */
final class EnumValues {

  /**
   * Shape and member to known values; empty for a field that is no enum. The SDK's classes do not change at run time.
   */
  private static final Map<String, Set<String>> KNOWN = new ConcurrentHashMap<>();

  private EnumValues() {
  }

  static void check(Service service, SdkPojo builder, SdkField<?> field, Object value, String path) {
    Class<?> shape = builder.getClass().getEnclosingClass();
    Set<String> known = KNOWN.computeIfAbsent(shape.getName() + "#" + field.memberName(),
        _ -> known(shape, field.memberName()));
    if (known.isEmpty()) {
      return;
    }
    for (Object each : value instanceof Collection<?> many ? many : List.of(value)) {
      if (!known.contains(each.toString())) {
        throw service.invalidValue(each.toString(), path, "Member must satisfy enum value set: " + known);
      }
    }
  }

  private static Set<String> known(Class<?> shape, String member) {
    for (Method method : shape.getMethods()) {
      if (method.getParameterCount() == 0
          && method.getName().toLowerCase(Locale.ROOT).equals(member.toLowerCase(Locale.ROOT))) {
        Class<?> type = elementType(method.getGenericReturnType());
        if (type.isEnum()) {
          return values(type);
        }
      }
    }
    return Set.of();
  }

  private static Class<?> elementType(Type type) {
    if (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> element) {
      return element;
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  private static Set<String> values(Class<?> type) {
    try {
      Set<String> values = new TreeSet<>();
      ((Collection<?>) type.getMethod("knownValues").invoke(null)).forEach(value -> values.add(value.toString()));
      return values;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("an SDK enum without knownValues(): " + type, e);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + type, e);
    }
  }
}
