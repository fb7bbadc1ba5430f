package io.keepalive.examples.plan;

import io.keepalive.tcp.Kernel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which operating system is meant. */
final class KernelName implements ITypeConverter<Kernel> {

    private static final Pattern LINUX = Pattern.compile("linux-(\\d{1,4})\\.(\\d{1,4})(\\..*)?");

    @Override
    public Kernel convert(String name) {
        Matcher version = LINUX.matcher(name);
        if (version.matches()) {
            return Kernel.linux(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
        }
        return switch (name) {
            case "this" -> Kernel.current();
            case "linux" -> Kernel.linux();
            case "macos" -> Kernel.macOs();
            case "windows" -> Kernel.windows();
            default ->
                throw new TypeConversionException(
                        "'" + name + "' (expected: this, linux, linux-6.18 or another version, macos, windows)");
        };
    }
}
