package dev.tally.local.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Confluent's REST API, as far as serializers, the usual tools and Tally use it: which path asks which question. What is
 * left out: references, modes other than READWRITE, contexts, permanent deletion.
 *
 * <p>Thread rule: immutable.
 */
final class RegistryRoutes {
    private static final String ANY = "*";

    private record Route(String method, List<String> path, Function<RegistryRequest, Answer<?>> handler) {
        boolean fits(RegistryRequest request) {
            if (!method.equals(request.method())
                    || path.size() != request.path().size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!path.get(i).equals(ANY) && !path.get(i).equals(request.segment(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final SchemaRegistry registry;

    RegistryRoutes(SchemaRegistry registry) {
        this.registry = registry;
        on("GET", "/", request -> Answer.of(Map.of()));
        addSubjects();
        addSchemas();
        addLevels();
        addChecks();
    }

    Answer<?> answer(RegistryRequest request) {
        for (Route route : routes) {
            if (route.fits(request)) {
                return route.handler().apply(request);
            }
        }
        return Answer.refused(Refusal.UNKNOWN_PATH, "HTTP 404 Not Found");
    }

    private void addSubjects() {
        on("GET", "/subjects", request -> Answer.of(registry.subjects()));
        on("POST", "/subjects/*", request -> request.schema().then(text -> registry.lookUp(request.segment(1), text)));
        on("DELETE", "/subjects/*", request -> registry.delete(request.segment(1)));
        on("GET", "/subjects/*/versions", request -> registry.versions(request.segment(1)));
        on(
                "POST",
                "/subjects/*/versions",
                request -> request.schema()
                        .then(text -> registry.register(request.segment(1), text))
                        .map(id -> Map.of("id", id)));
        on("GET", "/subjects/*/versions/*", request -> registry.version(request.segment(1), request.segment(3)));
        on("DELETE", "/subjects/*/versions/*", request -> registry.delete(request.segment(1), request.segment(3)));
        on(
                "GET",
                "/subjects/*/versions/*/schema",
                request -> registry.version(request.segment(1), request.segment(3))
                        .map(version -> new RawJson(version.schema())));
    }

    private void addSchemas() {
        on("GET", "/schemas/types", request -> Answer.of(List.of("AVRO")));
        on(
                "GET",
                "/schemas/ids/*",
                request -> id(request).then(registry::schema).map(text -> Map.of("schema", text)));
        on(
                "GET",
                "/schemas/ids/*/schema",
                request -> id(request).then(registry::schema).map(RawJson::new));
        on(
                "GET",
                "/schemas/ids/*/versions",
                request -> id(request)
                        .then(registry::uses)
                        .map(uses -> uses.stream()
                                .map(use -> Map.of("subject", use.subject(), "version", use.version()))
                                .toList()));
        on(
                "GET",
                "/schemas/ids/*/subjects",
                request -> id(request)
                        .then(registry::uses)
                        .map(uses -> uses.stream()
                                .map(SchemaVersion::subject)
                                .distinct()
                                .toList()));
    }

    private void addLevels() {
        on("GET", "/mode", request -> Answer.of(Map.of("mode", "READWRITE")));
        on("GET", "/mode/*", request -> Answer.of(Map.of("mode", "READWRITE")));
        on("GET", "/config", request -> Answer.of(Map.of("compatibilityLevel", registry.globalLevel())));
        on(
                "PUT",
                "/config",
                request -> request.level()
                        .then(level -> registry.setLevel(null, level))
                        .map(level -> Map.of("compatibility", level)));
        on(
                "GET",
                "/config/*",
                request -> registry.level(request.segment(1), request.flag("defaultToGlobal"))
                        .map(level -> Map.of("compatibilityLevel", level)));
        on(
                "PUT",
                "/config/*",
                request -> request.level()
                        .then(level -> registry.setLevel(request.segment(1), level))
                        .map(level -> Map.of("compatibility", level)));
        on(
                "DELETE",
                "/config/*",
                request -> registry.clearLevel(request.segment(1)).map(level -> Map.of("compatibilityLevel", level)));
    }

    private void addChecks() {
        on(
                "POST",
                "/compatibility/subjects/*/versions",
                request -> request.schema()
                        .then(text -> registry.conflicts(request.segment(2), null, text))
                        .map(conflicts -> verdict(request, conflicts)));
        on(
                "POST",
                "/compatibility/subjects/*/versions/*",
                request -> request.schema()
                        .then(text -> registry.conflicts(request.segment(2), request.segment(4), text))
                        .map(conflicts -> verdict(request, conflicts)));
    }

    private static Map<String, Object> verdict(RegistryRequest request, List<String> conflicts) {
        return request.flag("verbose")
                ? Map.of("is_compatible", conflicts.isEmpty(), "messages", conflicts)
                : Map.of("is_compatible", conflicts.isEmpty());
    }

    private static Answer<Integer> id(RegistryRequest request) {
        String id = request.segment(2);
        // As many as four bytes hold: the wire format carries any of them, and an unknown one is no unknown address.
        return id.matches("[0-9]{1,10}") && Long.parseLong(id) <= Integer.MAX_VALUE
                ? Answer.of(Integer.parseInt(id))
                : Answer.refused(Refusal.UNKNOWN_PATH, "HTTP 404 Not Found");
    }

    private void on(String method, String path, Function<RegistryRequest, Answer<?>> handler) {
        List<String> segments = List.of(path.substring(1).split("/", -1)).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
        routes.add(new Route(method, segments, handler));
    }
}
