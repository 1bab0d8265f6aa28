package io.roadstead.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The annotations of one Service, each read once by its type. */
public final class AnnotationValues {

  public static final AnnotationValues NONE = new AnnotationValues(Map.of());

  private final Map<String, Object> values;

  AnnotationValues(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of a key, if the Service has it. */
  @SuppressWarnings("unchecked")
  public <T> Optional<T> get(Annotation<T> annotation) {
    return Optional.ofNullable((T) values.get(annotation.key()));
  }

  /** All values of a family, by what stands in place of the star. */
  @SuppressWarnings("unchecked")
  public <T> SortedMap<String, T> family(Annotation<T> annotation) {
    String prefix = annotation.key().substring(0, annotation.key().length() - 1);
    SortedMap<String, T> members = new TreeMap<>();
    values.forEach((key, value) -> {
      if (annotation.matches(key)) {
        members.put(key.substring(prefix.length()), (T) value);
      }
    });
    return Collections.unmodifiableSortedMap(members);
  }

  public boolean has(Annotation<?> annotation) {
    return values.containsKey(annotation.key());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnnotationValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
