package dev.tally.local.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A class path for a child JVM, and that child's {@code java} program.
 *
 * @param entries jars, or directories of classes
 */
public record ClassPath(List<Path> entries) {
    public ClassPath {
        entries = List.copyOf(entries);
    }

    /** The least class path that holds these classes: a JVM with few jars starts sooner. */
    public static ClassPath of(Class<?>... classes) {
        return new ClassPath(
                Stream.of(classes).map(ClassPath::placeOf).distinct().toList());
    }

    /** The jar or directory that a class was loaded from. */
    public static Path placeOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(type + " belongs to the JDK");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The JDK that runs this JVM also runs its children. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** In the form that {@code java -cp} takes. */
    @Override
    public String toString() {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
