package io.roadstead.aws.sim;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Turns a form into the SDK's own request object. The SDK carries the published service model as data
 * ({@link SdkPojo#sdkFields()}), so a parameter that the model does not have, one at the wrong depth, one of the
 * wrong type and an enum value nobody knows are refused here, without a list of our own. What the model does not tell
 * (required flags, lengths, patterns, ranges) is in {@link FieldRules}.
 */
final class RequestDecoder {

  private final Service service;

  RequestDecoder(Service service) {
    this.service = service;
  }

  /** Fills {@code builder} and builds it. */
  SdkPojo decode(Form.Node tree, SdkPojo builder) {
    return pojo(tree, builder, "");
  }

  private SdkPojo pojo(Form.Node node, SdkPojo builder, String path) {
    if (node.value().isPresent()) {
      throw service.invalidValue(node.value().get(), path, "A structure was expected");
    }
    node.children().forEach((name, child) -> {
      String childPath = path.isEmpty() ? name : path + "." + name;
      SdkField<?> field = builder.sdkFields().stream().filter(candidate -> candidate.locationName().equals(name))
          .findFirst()
          .orElseThrow(() -> service.unknownParameter(childPath));
      Object value = value(child, field, childPath);
      EnumValues.check(service, builder, field, value, childPath);
      field.set(builder, value);
    });
    SdkPojo built = (SdkPojo) ((SdkBuilder<?, ?>) builder).build();
    FieldRules.check(service, built, path);
    return built;
  }

  private Object value(Form.Node node, SdkField<?> field, String path) {
    return switch (field.marshallingType().getKnownType()) {
      case LIST -> list(node, field.getTrait(ListTrait.class), path);
      case SDK_POJO -> pojo(node, field.constructor().get(), path);
      case STRING -> scalar(node, path);
      case BOOLEAN -> bool(scalar(node, path), path);
      case INTEGER -> number(scalar(node, path), path, Integer::valueOf);
      case LONG -> number(scalar(node, path), path, Long::valueOf);
      case DOUBLE -> number(scalar(node, path), path, Double::valueOf);
      case FLOAT -> number(scalar(node, path), path, Float::valueOf);
      case BIG_DECIMAL -> number(scalar(node, path), path, BigDecimal::new);
      case INSTANT -> instant(scalar(node, path), path);
      default -> throw ApiError.notImplemented("the parameter " + path);
    };
  }

  private List<Object> list(Form.Node node, ListTrait trait, String path) {
    // The SDK writes an explicitly empty list as "Name=" (Query protocol).
    if (node.value().isPresent() && node.children().isEmpty()) {
      if (!node.value().get().isEmpty()) {
        throw service.invalidValue(node.value().get(), path, "A list was expected");
      }
      return List.of();
    }
    boolean numbered = service == Service.EC2 || trait.isFlattened();
    String memberName = trait.memberFieldInfo().locationName();
    if (numbered) {
      return items(node.children(), trait.memberFieldInfo(), path);
    }
    for (String name : node.children().keySet()) {
      if (!name.equals(memberName)) {
        throw service.unknownParameter(path + "." + name);
      }
    }
    Map<String, Form.Node> members = Optional.ofNullable(node.children().get(memberName)).map(Form.Node::children)
        .orElse(Map.of());
    return items(members, trait.memberFieldInfo(), path + "." + memberName);
  }

  private List<Object> items(Map<String, Form.Node> children, SdkField<?> member, String path) {
    List<Object> items = new ArrayList<>();
    for (int number = 1; number <= children.size(); number++) {
      Form.Node child = children.get(String.valueOf(number));
      if (child == null) {
        throw service.unknownParameter(path + "." + children.keySet().iterator().next());
      }
      items.add(value(child, member, path + "." + number));
    }
    return items;
  }

  private String scalar(Form.Node node, String path) {
    if (!node.children().isEmpty()) {
      throw service.unknownParameter(path + "." + node.children().keySet().iterator().next());
    }
    return node.value().orElse("");
  }

  private Boolean bool(String text, String path) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw service.invalidValue(text, path, "Member must be true or false");
    };
  }

  private <T> T number(String text, String path, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      ApiError refusal = service.invalidValue(text, path, "Member must be a number");
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  private Instant instant(String text, String path) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      ApiError refusal = service.invalidValue(text, path, "Member must be a timestamp");
      refusal.addSuppressed(e);
      throw refusal;
    }
  }
}
