package io.roadstead.app.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.roadstead.app.UserError;
import io.roadstead.core.spec.Typo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Maps of one document to typed objects, as strict as the API server: no number where text belongs (the unquoted
 * {@code true} of an annotation), no text where a number belongs, no field that does not exist.
 */
final class TypedReader {

  private static final JsonMapper STRICT = JsonMapper.builder()
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .withCoercionConfig(LogicalType.Textual,
          text -> Stream.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)
              .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
      .build();

  private static final int FARTHEST_TYPO = 6;

  private final YamlDocument document;

  TypedReader(YamlDocument document) {
    this.document = document;
  }

  String place(List<?> path) {
    return document.place(path);
  }

  /** @param path where the content stands in its document */
  <T extends HasMetadata> T read(Map<?, ?> content, Class<T> type, List<?> path) {
    T object = convert(content, type, path);
    if (object.getMetadata() == null || object.getMetadata().getName() == null
        || object.getMetadata().getName().isBlank()) {
      throw new UserError(place(path) + ": metadata.name is missing; give the " + type.getSimpleName() + " a name");
    }
    if (object instanceof Service service) {
      refuseUnknownFields(service, path);
    }
    return object;
  }

  private <T> T convert(Map<?, ?> content, Class<T> type, List<?> path) {
    try {
      return STRICT.convertValue(content, type);
    } catch (DatabindException e) {
      throw refusal(e, content, path);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new UserError(place(path) + ": this is no " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  // ---- a value of the wrong type

  private UserError refusal(DatabindException error, Map<?, ?> content, List<?> path) {
    List<Object> inner = new ArrayList<>();
    for (JacksonException.Reference step : error.getPath()) {
      inner.add(step.getPropertyName() != null ? step.getPropertyName() : (Object) step.getIndex());
    }
    List<Object> whole = new ArrayList<>(path);
    whole.addAll(inner);
    String value = valueAt(content, inner).map(v -> v instanceof String ? "\"" + v + "\"" : String.valueOf(v))
        .orElse("this");
    return new UserError(
        place(whole) + ": " + dotted(inner) + ": " + value + " is not accepted here; write " + wanted(error), error);
  }

  private static String wanted(DatabindException error) {
    Class<?> type = error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? mismatch.getTargetType()
        : Object.class;
    if (type == String.class) {
      return "text, in quotes if it looks like a number or true or false";
    }
    if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
      return "a number, without quotes";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false, without quotes";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a block of fields";
  }

  private static Optional<Object> valueAt(Object content, List<?> path) {
    Optional<Object> value = Optional.of(content);
    for (Object step : path) {
      value = value.flatMap(v -> switch (v) {
        case Map<?, ?> map -> Optional.ofNullable(map.get(step));
        case List<?> list when step instanceof Integer i && i < list.size() -> Optional.ofNullable(list.get(i));
        default -> Optional.empty();
      });
    }
    return value;
  }

  /** {@code spec.ports[0].port}; a key with dots or slashes in brackets. */
  private static String dotted(List<?> path) {
    var text = new StringBuilder();
    for (Object step : path) {
      if (step instanceof Integer || step.toString().matches(".*[./].*")) {
        text.append('[').append(step).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.toString();
  }

  // ---- a field that does not exist

  private void refuseUnknownFields(Service service, List<?> path) {
    refuse(service.getAdditionalProperties(), Service.class, path, List.of());
    if (service.getSpec() == null) {
      throw new UserError(place(path) + ": spec is missing; a Service has at least spec.ports");
    }
    refuse(service.getSpec().getAdditionalProperties(), ServiceSpec.class, path, List.of("spec"));
    for (int i = 0; i < service.getSpec().getPorts().size(); i++) {
      refuse(service.getSpec().getPorts().get(i).getAdditionalProperties(), ServicePort.class, path,
          List.of("spec", "ports", i));
    }
  }

  private void refuse(Map<String, Object> unknown, Class<?> type, List<?> path, List<?> parent) {
    if (unknown.isEmpty()) {
      return;
    }
    String field = unknown.keySet().iterator().next();
    List<String> known = Arrays.stream(type.getDeclaredFields()).map(f -> f.getAnnotation(JsonProperty.class))
        .filter(java.util.Objects::nonNull).map(JsonProperty::value).toList();
    String fix = Typo.nearest(field, known, FARTHEST_TYPO).map(near -> "did you mean " + near + "?")
        .orElse("remove it");
    List<Object> inner = new ArrayList<>(parent);
    inner.add(field);
    List<Object> whole = new ArrayList<>(path);
    whole.addAll(inner);
    throw new UserError(place(whole) + ": " + dotted(inner) + ": there is no such field; " + fix);
  }
}
