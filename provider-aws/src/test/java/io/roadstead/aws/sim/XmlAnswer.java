package io.roadstead.aws.sim;

import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/**
 * Writes the SDK's response objects as the XML that AWS sends, names taken from the same model by which the client
 * reads it.
 *
 * <pre>
 * ELBv2, STS   &lt;XResponse xmlns&gt; &lt;XResult&gt; fields &lt;/XResult&gt; &lt;ResponseMetadata&gt; ...
 * EC2          &lt;XResponse xmlns&gt; &lt;requestId/&gt; fields
 * </pre>
 */
final class XmlAnswer {

  private static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder out = new StringBuilder(HEADER);
  private final Service service;

  private XmlAnswer(Service service) {
    this.service = service;
  }

  static String success(Service service, String action, SdkPojo result, String requestId) {
    XmlAnswer xml = new XmlAnswer(service);
    xml.out.append('<').append(action).append("Response xmlns=\"").append(service.namespace()).append("\">");
    if (service == Service.EC2) {
      xml.text("requestId", requestId);
      xml.fields(result);
    } else {
      xml.open(action + "Result");
      xml.fields(result);
      xml.close(action + "Result");
      xml.open("ResponseMetadata");
      xml.text("RequestId", requestId);
      xml.close("ResponseMetadata");
    }
    xml.close(action + "Response");
    return xml.out.toString();
  }

  static String error(Service service, ApiError error, String requestId) {
    XmlAnswer xml = new XmlAnswer(service);
    if (service == Service.EC2) {
      xml.open("Response");
      xml.open("Errors");
      xml.errorBody(error);
      xml.close("Errors");
      xml.text("RequestID", requestId);
      xml.close("Response");
      return xml.out.toString();
    }
    xml.out.append("<ErrorResponse xmlns=\"").append(service.namespace()).append("\">");
    xml.errorBody(error);
    xml.text("RequestId", requestId);
    xml.close("ErrorResponse");
    return xml.out.toString();
  }

  private void errorBody(ApiError error) {
    open("Error");
    if (service != Service.EC2) {
      text("Type", error.status() < 500 ? "Sender" : "Receiver");
    }
    text("Code", error.code());
    text("Message", error.text());
    close("Error");
  }

  private void fields(SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null && !(value instanceof SdkAutoConstructList)) {
        value(field.unmarshallLocationName(), field, value);
      }
    }
  }

  private void value(String name, SdkField<?> field, Object value) {
    switch (value) {
      case List<?> list -> {
        SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
        open(name);
        list.forEach(item -> value(member.unmarshallLocationName(), member, item));
        close(name);
      }
      case SdkPojo pojo -> {
        open(name);
        fields(pojo);
        close(name);
      }
      default -> text(name, value.toString());
    }
  }

  private void open(String name) {
    out.append('<').append(name).append('>');
  }

  private void close(String name) {
    out.append("</").append(name).append('>');
  }

  private void text(String name, String value) {
    open(name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        default -> out.append(c);
      }
    }
    close(name);
  }
}
