package io.headwater.build;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What a class offers to those that link against it: its parents and its members. */
final class ClassShape {
  final List<String> parents = new ArrayList<>();
  private final Set<String> members = new HashSet<>();
  private final Set<String> polymorphic = new HashSet<>();

  static ClassShape of(byte[] classFile) {
    ClassShape shape = new ClassShape();
    new ClassReader(classFile)
        .accept(shape.new Reader(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return shape;
  }

  /** {@code name + descriptor} for methods, {@code name + ":" + descriptor} for fields. */
  boolean declares(String member) {
    int descriptor = member.indexOf('(');
    return members.contains(member)
        || (descriptor > 0 && polymorphic.contains(member.substring(0, descriptor)));
  }

  private final class Reader extends ClassVisitor {
    Reader() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] others) {
      if (parent != null) {
        parents.add(parent);
      }
      parents.addAll(List.of(others));
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      members.add(name + descriptor);
      // MethodHandle.invoke and its like take any descriptor.
      if ((access & Opcodes.ACC_NATIVE) != 0 && descriptor.startsWith("([Ljava/lang/Object;)")) {
        polymorphic.add(name);
      }
      return null;
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      members.add(name + ":" + descriptor);
      return null;
    }
  }
}
