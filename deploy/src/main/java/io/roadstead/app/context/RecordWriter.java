package io.roadstead.app.context;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.ResourceId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Records to maps, lists and scalars, such that {@link RecordReader} makes the same records of them. */
final class RecordWriter {

  private RecordWriter() {
  }

  /** A record under its simple name: {@code type} first, then its components; what is empty is left out. */
  static SequencedMap<String, Object> typed(Object value) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    map.put("type", value.getClass().getSimpleName());
    map.putAll(fields(value));
    return map;
  }

  private static SequencedMap<String, Object> fields(Object value) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      plain(read(component, value), component.getGenericType()).ifPresent(plain -> map.put(component.getName(), plain));
    }
    return map;
  }

  private static Object read(RecordComponent component, Object value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record that can not be read: " + value.getClass(), e);
    }
  }

  /** @param declared as its component or type argument declares it; a sealed one needs its case named */
  private static Optional<Object> plain(Object value, Type declared) {
    return switch (value) {
      case Optional<?> optional -> optional.flatMap(inner -> plain(inner, argument(declared, 0)));
      case OptionalInt number -> number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
      case String text -> Optional.of(text);
      case Number number -> Optional.of(number);
      case Boolean flag -> Optional.of(flag);
      case Collection<?> items when items.isEmpty() -> Optional.empty();
      case Collection<?> items -> Optional.of(items.stream()
          .map(item -> plain(item, argument(declared, 0)).orElse("")).toList());
      case Map<?, ?> map when map.isEmpty() -> Optional.empty();
      case Map<?, ?> map -> Optional.of(copy(map, argument(declared, 1)));
      case Owner.Service(ServiceKey key, String uid) -> Optional.of(key + "/" + uid);
      case Owner.Cluster owner -> Optional.of(owner.toString());
      case Cidr _,ResourceId _,ServiceKey _ -> Optional.of(value.toString());
      case Record record -> Optional.of(declared instanceof Class<?> type && type.isSealed()
          ? typed(record)
          : fields(record));
      default -> Optional.of(value.toString());
    };
  }

  private static Map<String, Object> copy(Map<?, ?> map, Type declared) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, item) -> copy.put(key.toString(), plain(item, declared).orElse("")));
    return copy;
  }

  private static Type argument(Type declared, int index) {
    return declared instanceof ParameterizedType type ? type.getActualTypeArguments()[index] : Object.class;
  }
}
