package dev.tally.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** P3, P4: a person sees where each half is, and what a record waits for by name. */
class StatusPageTest {
    @Test
    void halvesRecordAndEventsAreShownWithWhatIsMissing() throws Exception {
        String answer = """
                {"consultationId": "0d9d9a36-6f3c-4d0a-8f5e-3a8a7d6f1c11", "gatewayId": "gateway-1",
                 "halves": {"observation": {"state": "HELD", "since": "2026-11-23T15:00:02Z"},
                            "sharing": {"state": "unknown to this gateway"}},
                 "record": {"state": "STORED", "version": 2, "waitingSince": "2026-11-23T15:00:02Z",
                            "missing": [{"kind": "share", "shareId": "5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01"}]},
                 "events": [
                   {"kind": "observation", "revision": 1, "state": "STORED", "since": "2026-11-23T15:00:01Z", "version": 2},
                   {"kind": "observation", "revision": 2, "state": "HELD", "since": "2026-11-23T15:00:02Z",
                    "missing": [{"kind": "share", "shareId": "5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01"},
                                {"kind": "observation-revision", "revision": 3}]},
                   {"kind": "statement", "revision": 0, "inferred": true, "state": "QUARANTINED",
                    "since": "2026-11-23T15:00:03Z", "acknowledged": false}]}""";

        assertThat(StatusPage.lines(new JsonMapper().readTree(answer)))
                .containsExactly(
                        "consultation 0d9d9a36-6f3c-4d0a-8f5e-3a8a7d6f1c11",
                        "  observation   HELD                      since 2026-11-23T15:00:02Z",
                        "  sharing half  unknown to this gateway",
                        "  record        STORED                    version 2; waits since 2026-11-23T15:00:02Z for share"
                                + " 5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01",
                        "events that gateway-1 accepted",
                        "  KIND          WHICH                                  STATE        SINCE",
                        "  observation   revision 1                             STORED       2026-11-23T15:00:01Z      "
                                + " version 2",
                        "  observation   revision 2                             HELD         2026-11-23T15:00:02Z      "
                                + " waits for share 5b0c7a4e-7d55-4b5c-9f6a-2f3f0f8f6a01, observation revision 3",
                        "  statement     inferred                               QUARANTINED  2026-11-23T15:00:03Z      "
                                + " see: tally quarantine list");
    }
}
