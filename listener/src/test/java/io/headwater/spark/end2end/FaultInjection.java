package io.headwater.spark.end2end;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A Java agent that lets every method of Headwater ask {@link Faults} at its entry. Left out are
 * the edges at which errors stop, and what calls them: the callbacks' guard, the threads' main
 * methods, the shutdown hook.
 */
public final class FaultInjection implements ClassFileTransformer {
  private static final Pattern WATCHED =
      Pattern.compile(
          "io/headwater/(?!shaded/|build/|cli/|spark/end2end/|spark/agent/Steps|spark/Callbacks"
              + "|spark/exit/UncaughtExceptions).*");

  private static final Pattern EDGES =
      Pattern.compile(
          "HeadwaterListener\\.(?:on[A-Z]\\w*|guard|create|attachTo|agent|kind)"
              + "|HeadwaterQueryExecutionListener\\.(?:on[A-Z]\\w*|attach|report)"
              + "|Agent\\.(?:run|onJvmExit|off|close|lambda\\$start\\$\\d+)"
              + "|EmitterLane\\.(?:run|sendOnce|begin|failed|close|closeQueue)"
              + "|LaneState\\.(?:pause|finish)|SpoolSync\\.run|OwnFolders\\.lambda\\$careForOthers.*"
              + "|MetricsServer\\.handle");

  private FaultInjection() {}

  /** Called by the JVM. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new FaultInjection());
  }

  /** A jar for {@code -javaagent}; the classes themselves are on the class path. */
  static Path jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", FaultInjection.class.getName());
    try (OutputStream out = Files.newOutputStream(file)) {
      new JarOutputStream(out, manifest).close();
    }
    return file;
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
    if (name == null || !WATCHED.matcher(name).matches()) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    if ((reader.getAccess() & Opcodes.ACC_INTERFACE) != 0) {
      return null;
    }
    String simple = name.substring(name.lastIndexOf('/') + 1);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Entries(writer, simple), 0);
    return writer.toByteArray();
  }

  private static final class Entries extends ClassVisitor {
    private final String type;

    Entries(ClassVisitor next, String type) {
      super(Opcodes.ASM9, next);
      this.type = type;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      int left = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;
      String point = type + "." + name;
      if ((access & left) != 0 || name.startsWith("<") || EDGES.matcher(point).matches()) {
        return method;
      }
      return new MethodVisitor(Opcodes.ASM9, method) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitLdcInsn(point);
          visitMethodInsn(
              Opcodes.INVOKESTATIC,
              "io/headwater/spark/end2end/Faults",
              "at",
              "(Ljava/lang/String;)V",
              false);
        }
      };
    }
  }
}
