package io.roadstead.core.plan;

import io.roadstead.core.model.Cidr;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A record's components as plain maps, lists, strings, numbers and booleans, named as a cloud's API names them. */
public final class Fields {

  /** What every resource has and no cloud knows by these names. */
  private static final Set<String> OURS = Set.of("id", "owner");

  /** Components are looked up once per class: planning runs over them for every Service. */
  private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
    @Override
    protected List<RecordComponent> computeValue(Class<?> type) {
      return Arrays.stream(type.getRecordComponents()).filter(c -> !OURS.contains(c.getName())).toList();
    }
  };

  /** How a cloud's API spells field names. */
  public enum Case {
    /** {@code loadBalancingScheme}: Google, Azure, Kubernetes. */
    CAMEL,
    /** {@code LoadBalancingScheme}: AWS. */
    PASCAL
  }

  private Fields() {
  }

  /** Components of a record except id and owner; absent optionals are left out. */
  public static SortedMap<String, Object> of(Object value, Case spelling) {
    SortedMap<String, Object> fields = new TreeMap<>();
    for (RecordComponent component : COMPONENTS.get(value.getClass())) {
      Object plain = plain(read(component, value), spelling);
      if (!(plain instanceof Optional<?>)) {
        fields.put(spell(component.getName(), spelling), plain);
      }
    }
    return Collections.unmodifiableSortedMap(fields);
  }

  private static Object read(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a resource's record must be public: " + value.getClass(), e);
    }
  }

  private static Object plain(Object value, Case spelling) {
    return switch (value) {
      case Optional<?> optional -> optional.isPresent() ? plain(optional.get(), spelling) : optional;
      case OptionalInt optional -> optional.isPresent() ? (Object) optional.getAsInt() : Optional.empty();
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(k.toString(), plain(v, spelling)));
        yield copy;
      }
      case Collection<?> items -> items.stream().map(item -> plain(item, spelling)).toList();
      case ResourceId id -> id.toString();
      case Cidr prefix -> prefix.toString();
      case Record nested -> of(nested, spelling);
      default -> value.toString();
    };
  }

  private static String spell(String component, Case spelling) {
    return spelling == Case.PASCAL ? Character.toUpperCase(component.charAt(0)) + component.substring(1) : component;
  }
}
