package io.headwater.transport;

import io.headwater.redact.Redaction;
import io.headwater.spi.SendException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Response;

/** What an HTTP answer or error means for the facts, and how to say it without secrets. */
final class HttpFailures {
  private static final int MAX_ANSWER_CHARS = 300;

  private final String urlKey;
  private final String tokenKey;
  private final String caFileKey;
  private final List<String> secrets = new ArrayList<>();

  HttpFailures(HttpDestination to) {
    this.urlKey = to.urlSetting().key();
    this.tokenKey = to.tokenSetting().key();
    this.caFileKey = to.tls().caFile().key();
    if (to.token() != null) {
      secrets.add(to.token());
    }
    secrets.addAll(to.headers().values());
    secrets.removeIf(secret -> secret.length() < 4);
  }

  SendException of(Response response) {
    int code = response.code();
    String said = "HTTP " + code + answer(response);
    if (code == 401 || code == 403) {
      return SendException.configuration(
          "unauthorised", said + "; set " + tokenKey + " to a token that may write there");
    }
    if (code >= 300 && code < 400) {
      return SendException.configuration(
          "redirect", said + "; set " + urlKey + " to the address behind the redirect");
    }
    if (code == 408 || code == 429 || code >= 500) {
      String reason = code >= 500 ? "5xx" : Integer.toString(code);
      return SendException.retry(reason, said, null)
          .retryAfter(retryAfter(response, Instant.now()));
    }
    String hint = code == 404 || code == 405 ? "; see that " + urlKey + " is right" : "";
    return SendException.permanent(Integer.toString(code), said + hint);
  }

  /** No request can be made: what Java's TLS needs of this JVM is not there. */
  SendException ofClient(Throwable e) {
    return SendException.configuration(
        "tls",
        "TLS cannot be used in this JVM ("
            + e
            + "); see its javax.net.ssl.trustStore settings, or set "
            + caFileKey
            + " to the authority of the server's certificate");
  }

  SendException of(IOException e) {
    if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
      return SendException.configuration(
          "tls",
          "TLS failed ("
              + e.getMessage()
              + "); set "
              + caFileKey
              + " to the authority of the server's certificate, or mend "
              + urlKey);
    }
    if (e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException) {
      return SendException.retry("connect", described(e), e);
    }
    if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
      return SendException.retry("timeout", described(e), e);
    }
    return SendException.retry("io", described(e), e);
  }

  private String described(IOException e) {
    String message = e.getMessage();
    return (message == null ? e.getClass().getSimpleName() : message) + " (" + urlKey + ")";
  }

  /** The beginning of the answer on one line, for the log. */
  private String answer(Response response) {
    String text;
    try {
      text = response.peekBody(4L * MAX_ANSWER_CHARS).string();
    } catch (IOException e) {
      return "";
    }
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    text = Redaction.BUILT_IN.text(text).replaceAll("\\s+", " ").trim();
    if (text.isEmpty()) {
      return response.message().isEmpty() ? "" : " (" + response.message() + ")";
    }
    return ": "
        + (text.length() <= MAX_ANSWER_CHARS ? text : text.substring(0, MAX_ANSWER_CHARS) + "...");
  }

  /** {@code Retry-After} as seconds or as a date; {@code null} where there is none. */
  static Duration retryAfter(Response response, Instant now) {
    String value = response.header("Retry-After");
    if (value == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(value.trim())));
    } catch (NumberFormatException e) {
      return untilDate(value.trim(), now);
    }
  }

  private static Duration untilDate(String value, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
