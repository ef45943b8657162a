package io.headwater.report;

import io.headwater.conf.Conf;
import io.headwater.conf.Setting;
import io.headwater.model.ApplicationInfo;
import io.headwater.model.RunEvent;
import io.headwater.openlineage.OpenLineageEncoder;
import io.headwater.spi.Emitter;
import io.headwater.spi.EmitterProvider;
import io.headwater.transport.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The emitter that writes the report at the end of the application. */
public final class ReportEmitterProvider implements EmitterProvider {

  @Override
  public String name() {
    return "report";
  }

  @Override
  public Collection<Setting<?>> settings() {
    return Collections.singletonList(ReportSettings.REPORT);
  }

  @Override
  public Collection<Setting<?>> destinations() {
    return settings();
  }

  @Override
  public List<Opener> openers(Conf conf, ApplicationInfo application) {
    if (!conf.isSet(ReportSettings.REPORT)) {
      return Collections.emptyList();
    }
    String value = conf.get(ReportSettings.REPORT);
    return Collections.singletonList(
        new Opener() {
          @Override
          public Setting<?> destination() {
            return ReportSettings.REPORT;
          }

          @Override
          public Emitter open() throws IOException {
            return ReportEmitterProvider.open(value, application);
          }

          @Override
          public String check() throws IOException {
            return writable(value, application).path() + " can be written";
          }
        });
  }

  @Override
  public void warmUp(Conf conf, RunEvent event) throws IOException {
    new OpenLineageEncoder().encode(event);
  }

  private static Emitter open(String value, ApplicationInfo application) throws IOException {
    return new ReportEmitter(writable(value, application), application);
  }

  /** Tries to write beside the file at once, so that a wrong folder is told at the start. */
  private static LocalFile writable(String value, ApplicationInfo application) throws IOException {
    LocalFile file = LocalFile.of(ReportSettings.REPORT, pageIn(value, application));
    file.createFolders();
    try {
      Path folder = file.path().getParent();
      Files.delete(Files.createTempFile(folder, ".report", ".part"));
    } catch (IOException | SecurityException e) {
      throw file.unwritable(e);
    }
    return file;
  }

  /** A name that does not end as a page does is that of a folder. */
  private static String pageIn(String value, ApplicationInfo application) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".html") || lower.endsWith(".htm")) {
      return value;
    }
    String attempt = application.attempt() == null ? "" : "_" + application.attempt();
    String name = (application.id() + attempt).replaceAll("[^A-Za-z0-9._-]", "_");
    return (value.endsWith("/") ? value : value + "/") + name + ".html";
  }
}
