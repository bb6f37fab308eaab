package dev.tally.e2e;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.demo.RoleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the shipped dashboard and alerts ask Prometheus for, beside what the roles tell it. */
final class MonitoringQueries {
    private static final Path CONTAINERS = Path.of("..", "containers");
    private static final Path DASHBOARD = CONTAINERS.resolve("grafana/dashboards/tally.json");
    private static final Path ALERTS = CONTAINERS.resolve("prometheus/alerts.yml");

    private static final Pattern METRIC = Pattern.compile("\\b(?:tally|kafka|jvm|process)_[a-z0-9_]+");
    private static final Pattern EXPRESSION = Pattern.compile("^ *expr: (.+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^([a-z][a-z0-9_]*)[ {]", Pattern.MULTILINE);

    private MonitoringQueries() {}

    /** Every metric that a query names; {@code up}, which Prometheus makes itself, apart. */
    static Set<String> metricsNamed() throws IOException {
        StringBuilder queries = new StringBuilder();
        List<String> ofDashboard = new JsonMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr");
        ofDashboard.forEach(query -> queries.append(query).append('\n'));
        Matcher ofAlerts = EXPRESSION.matcher(Files.readString(ALERTS));
        while (ofAlerts.find()) {
            queries.append(ofAlerts.group(1)).append('\n');
        }
        return all(METRIC, 0, queries.toString());
    }

    /** Every metric that one of the roles exposes now. */
    static Set<String> exposedBy(List<RoleProcess> roles) throws IOException {
        Set<String> exposed = new TreeSet<>();
        for (RoleProcess role : roles) {
            exposed.addAll(all(SAMPLE, 1, role.metrics()));
        }
        return exposed;
    }

    private static Set<String> all(Pattern pattern, int group, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }
}
