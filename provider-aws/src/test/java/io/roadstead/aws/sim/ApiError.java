package io.roadstead.aws.sim;

/** A refusal in the words of the AWS API: HTTP status, error code, sentence. */
final class ApiError extends RuntimeException {

  private final int status;
  private final String code;
  private final String text;

  ApiError(int status, String code, String text) {
    super(code + ": " + text);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** The status AWS uses for nearly every refusal. */
  static ApiError of(String code, String text) {
    return new ApiError(400, code, text);
  }

  static ApiError validation(String text) {
    return of("ValidationError", text);
  }

  static ApiError configuration(String text) {
    return of("InvalidConfigurationRequest", text);
  }

  /** Something this simulator does not know how to do; said aloud rather than answered with an empty success. */
  static ApiError notImplemented(String what) {
    return new ApiError(501, "NotImplemented", "The simulator does not implement " + what);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }
}
