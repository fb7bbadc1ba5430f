package io.keepalive.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Reads what a class file refers to and tells which of it a class loader's class path lacks, without loading it. */
final class ClassLinks {

    private final ClassLoader loader;
    private final Map<String, Optional<Shape>> shapes = new HashMap<>();

    ClassLinks(ClassLoader loader) {
        this.loader = loader;
    }

    /** What the class file refers to in vain, among references that concern classes whose names start so. */
    Set<String> missingFrom(byte[] classFile, String prefix) {
        Set<String> missing = new TreeSet<>();
        ClassVisitor members = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                return new MemberReferences(missing);
            }
        };
        Remapper types = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String name) {
                if (name.startsWith(prefix) && !isPresent(name)) {
                    missing.add(name);
                }
                return name;
            }
        };
        new ClassReader(classFile).accept(new ClassRemapper(members, types), 0);
        return missing;
    }

    boolean isPresent(String name) {
        return shape(name).isPresent();
    }

    boolean hasMethod(String owner, String name, String descriptor) {
        return anyInHierarchy(owner, shape -> shape.methods.contains(name + descriptor));
    }

    boolean hasField(String owner, String name) {
        return anyInHierarchy(owner, shape -> shape.fields.contains(name));
    }

    private boolean anyInHierarchy(String name, Predicate<Shape> test) {
        return shape(name)
                .filter(shape ->
                        test.test(shape) || shape.parents.stream().anyMatch(parent -> anyInHierarchy(parent, test)))
                .isPresent();
    }

    private Optional<Shape> shape(String name) {
        return shapes.computeIfAbsent(name, this::read);
    }

    private Optional<Shape> read(String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(Shape.of(new ClassReader(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members that a class declares, and the classes it inherits more from. */
    private record Shape(Set<String> methods, Set<String> fields, List<String> parents) {

        static Shape of(ClassReader reader) {
            Set<String> methods = new HashSet<>();
            Set<String> fields = new HashSet<>();
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public @Nullable MethodVisitor visitMethod(
                                int access,
                                String name,
                                String descriptor,
                                @Nullable String signature,
                                String @Nullable [] exceptions) {
                            methods.add(name + descriptor);
                            return null;
                        }

                        @Override
                        public @Nullable FieldVisitor visitField(
                                int access,
                                String name,
                                String descriptor,
                                @Nullable String signature,
                                @Nullable Object value) {
                            fields.add(name);
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
            if (reader.getSuperName() != null) {
                parents.add(reader.getSuperName());
            }
            return new Shape(methods, fields, parents);
        }
    }

    /** Notes the methods and fields that code names and that are nowhere in the named class's hierarchy. */
    private final class MemberReferences extends MethodVisitor {

        private final Set<String> missing;

        MemberReferences(Set<String> missing) {
            super(Opcodes.ASM9);
            this.missing = missing;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            method(owner, name, descriptor);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            field(owner, name);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    handle(handle);
                }
            }
        }

        private void handle(Handle handle) {
            if (handle.getTag() <= Opcodes.H_PUTSTATIC) { // the tags of fields come first: records have such handles
                field(handle.getOwner(), handle.getName());
            } else {
                method(handle.getOwner(), handle.getName(), handle.getDesc());
            }
        }

        private void field(String owner, String name) {
            if (!hasField(owner, name)) {
                missing.add(owner + "." + name);
            }
        }

        private void method(String owner, String name, String descriptor) {
            // arrays inherit from Object alone; the JDK has methods of any signature (MethodHandle.invoke)
            boolean elsewhere = owner.startsWith("[") || owner.startsWith("java/");
            if (!elsewhere && !hasMethod(owner, name, descriptor)) {
                missing.add(owner + "." + name + descriptor);
            }
        }
    }
}
