package io.headwater.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * The whole page: style, code and data in one file.
 *
 * <p>Its content security policy allows this one script and this one style by their hashes and
 * nothing else, no address to load from or to send to. Without scripts it shows tables.
 */
public final class ReportPage {
  private static final String SCRIPT = resource("report.js");
  private static final String STYLE = resource("report.css");

  private ReportPage() {}

  /** The page's text. */
  public static String of(Report report, Instant made) {
    String version = ReportPage.class.getPackage().getImplementationVersion();
    StringWriter data = new StringWriter();
    ReportData.write(report, version == null ? "" : version, made, data);
    Html page = new Html();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .raw("default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-")
        .raw(sha256(SCRIPT))
        .raw("'; style-src 'sha256-")
        .raw(sha256(STYLE))
        .raw("'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .text(title(report))
        .raw("</title>\n<style>")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<div id=\"report\"></div>\n<noscript>\n");
    new Tables(report, page).write();
    return page.raw("</noscript>\n<script id=\"data\" type=\"application/json\">")
        .raw(data.toString())
        .raw("</script>\n<script>")
        .raw(SCRIPT)
        .raw("</script>\n</body>\n</html>\n")
        .toString();
  }

  private static String title(Report report) {
    if (report.applications().size() != 1) {
      return "Headwater report of " + report.applications().size() + " runs";
    }
    RunRecord run = report.applications().get(0).run;
    return (run.jobName.isEmpty() ? run.runId : run.jobName) + " - Headwater report";
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The agent jar is incomplete: it has no " + name);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
      return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
