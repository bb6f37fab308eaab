package dev.tally.runtime.serde;

import org.jspecify.annotations.Nullable;

/**
 * Finds classes by name: first where the thread's own class loader looks, which a test or a container may have set, then
 * where this class comes from.
 */
final class SerdeClasses {
    private SerdeClasses() {}

    static boolean isThere(String name) {
        return find(name) != null;
    }

    /**
     * A new instance by the constructor without parameters.
     *
     * @throws SerdeUnusableException when there is no such class, or it is not of the type
     */
    static <T> T instance(String name, Class<T> type) {
        Class<?> found = find(name);
        if (found == null) {
            throw new SerdeUnusableException(name, "is not on the class path: put its jar into lib/ext", null);
        }
        if (!type.isAssignableFrom(found)) {
            throw new SerdeUnusableException(name, "is not a " + type.getName() + ": name another class", null);
        }
        try {
            return type.cast(found.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError unusable) {
            throw new SerdeUnusableException(
                    name,
                    "cannot be made (" + unusable.getClass().getSimpleName()
                            + "): is everything that it needs in lib/ext?",
                    unusable);
        }
    }

    private static @Nullable Class<?> find(String name) {
        ClassLoader own = SerdeClasses.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Class<?> found = context == null ? null : find(name, context);
        return found == null && own != null ? find(name, own) : found;
    }

    private static @Nullable Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError absent) {
            return null;
        }
    }
}
