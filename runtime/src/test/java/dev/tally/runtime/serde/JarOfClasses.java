package dev.tally.runtime.serde;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources into a jar that the build has never seen, as a user brings one in {@code lib/ext}. */
final class JarOfClasses {
    private JarOfClasses() {}

    /** Compiles a class and packs it. */
    static Path of(Path directory, String className, String source) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src-" + className));
        Path classes = Files.createDirectories(directory.resolve("classes-" + className));
        Path file = sources.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failures = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
        if (failures != 0) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s does not compile", className));
        }
        return pack(classes, directory.resolve(className + ".jar"));
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                packed.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    /** A class loader that sees the jars and everything that this test sees. */
    static URLClassLoader loader(List<Path> jars) throws IOException {
        URL[] urls = new URL[jars.size()];
        for (int index = 0; index < urls.length; index++) {
            urls[index] = jars.get(index).toUri().toURL();
        }
        return new URLClassLoader(urls, JarOfClasses.class.getClassLoader());
    }
}
