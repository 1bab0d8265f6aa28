package io.roadstead.app.telemetry;

import java.util.regex.Pattern;

/**
 * The last line of defence: nothing of ours logs a secret, but the messages of libraries may quote a request. Strikes out what
 * has the form of a credential.
 */
final class Secrets {

  private static final String STRUCK_OUT = "***";

  private static final Pattern FORMS = Pattern.compile(
      "(?i)(bearer\\s+|(?:authorization|x-amz-security-token|x-amz-signature|signature|access_token|client_secret"
          + "|secret_?access_?key|password|token)[\"']?\\s*[:=]\\s*[\"']?(?:bearer\\s+)?)[^\\s\"',;&}]+");

  private static final Pattern NAMES = Pattern.compile("(?i).*(password|secret|token|credential|authorization).*");

  private Secrets() {
  }

  static String struckOut(String text) {
    return FORMS.matcher(text).replaceAll("$1" + STRUCK_OUT);
  }

  static String value(String key, String value) {
    return NAMES.matcher(key).matches() ? STRUCK_OUT : struckOut(value);
  }
}
