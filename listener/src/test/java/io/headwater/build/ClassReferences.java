package io.headwater.build;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What one class file refers to and would fail on when it is missing: classes, methods, fields; and
 * its string constants. Annotations are left out: the JVM passes over those that it cannot find.
 */
final class ClassReferences {
  /** A class, or a member of it. {@code member} is null for the class itself. */
  record Reference(String owner, String member) {
    @Override
    public String toString() {
      return member == null ? owner : owner + "." + member;
    }
  }

  final Set<Reference> references = new LinkedHashSet<>();
  final Set<String> strings = new LinkedHashSet<>();

  static ClassReferences of(byte[] classFile) {
    ClassReferences found = new ClassReferences();
    new ClassReader(classFile).accept(found.new Classes(), ClassReader.SKIP_DEBUG);
    return found;
  }

  private void type(Type type) {
    switch (type.getSort()) {
      case Type.ARRAY -> type(type.getElementType());
      case Type.OBJECT -> references.add(new Reference(type.getInternalName(), null));
      case Type.METHOD -> {
        type(type.getReturnType());
        for (Type argument : type.getArgumentTypes()) {
          type(argument);
        }
      }
      default -> {
        // a primitive
      }
    }
  }

  private void owner(String name) {
    type(Type.getObjectType(name));
  }

  private void member(String owner, String member) {
    owner(owner);
    if (!owner.startsWith("[")) {
      references.add(new Reference(owner, member));
    }
  }

  private void handle(Handle handle) {
    boolean field = handle.getTag() <= Opcodes.H_PUTSTATIC;
    member(handle.getOwner(), handle.getName() + (field ? ":" : "") + handle.getDesc());
    type(Type.getType(handle.getDesc()));
  }

  private void constant(Object value) {
    if (value instanceof String string) {
      strings.add(string);
    } else if (value instanceof Type type) {
      type(type);
    } else if (value instanceof Handle handle) {
      handle(handle);
    } else if (value instanceof ConstantDynamic) {
      throw new IllegalStateException("A dynamic constant needs Java 11: " + value);
    }
  }

  private final class Classes extends ClassVisitor {
    Classes() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] others) {
      if (parent != null) {
        owner(parent);
      }
      for (String other : others) {
        owner(other);
      }
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      type(Type.getType(descriptor));
      constant(value);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      type(Type.getMethodType(descriptor));
      if (exceptions != null) {
        for (String exception : exceptions) {
          owner(exception);
        }
      }
      return new Instructions();
    }
  }

  private final class Instructions extends MethodVisitor {
    Instructions() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      owner(type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      member(owner, name + ":" + descriptor);
      type(Type.getType(descriptor));
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      member(owner, name + descriptor);
      type(Type.getMethodType(descriptor));
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      type(Type.getMethodType(descriptor));
      handle(bootstrap);
      for (Object argument : arguments) {
        constant(argument);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      type(Type.getType(descriptor));
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      if (type != null) {
        owner(type);
      }
    }
  }
}
