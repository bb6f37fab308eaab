# Tally in a container: every role from one image.
#
#   ./mvnw -DskipTests package && docker build -t tally:0.1.0 .
#
# It packs what Maven has built instead of building again, so the bytes that were tested are the bytes that run. The
# brokers and PostgreSQL of the local stack stay outside: in a container they are neighbours, never passengers.

ARG JAVA_IMAGE=eclipse-temurin:21-jre

FROM ${JAVA_IMAGE} AS pack
WORKDIR /opt/tally
COPY tally ./
COPY cli/target/tally/lib cli/target/tally/lib
COPY cli/target/tally/sbom.json ./
COPY containers/healthcheck containers/gateway-certificate containers/beside-gateway bin/
# The launcher takes a missing stamp for a build to be made. The archive of classes halves the time of a start; the JVM
# passes over it in silence if the class path differs, for instance when a user has dropped a jar into lib/ext.
RUN set -eu; \
    rm -f cli/target/tally/lib/embedded-postgres-binaries-*.jar; \
    for broker in cli/target/tally/lib/kafka_2* cli/target/tally/lib/kafka-server-*; do \
      if [ -e "$broker" ]; then echo "a broker's jar is in the distribution: $broker" >&2; exit 1; fi; \
    done; \
    touch cli/target/tally/built; \
    mkdir -p lib/ext; \
    chmod 755 tally bin/*; \
    TALLY_JVM_OPTS=-XX:ArchiveClassesAtExit=/opt/tally/tally.jsa ./tally gateway --help > /dev/null 2> archive.log \
      || { cat archive.log >&2; exit 1; }; \
    rm archive.log

FROM ${JAVA_IMAGE}
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Tally" \
      org.opencontainers.image.description="A consultation-record pipeline that cannot lose a note in silence" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      dev.tally.sbom="/opt/tally/sbom.json" \
      dev.tally.sbom.format="CycloneDX"
# Directories that volumes are mounted on belong to the user from the start: a new named volume takes over their owner.
RUN set -eu; \
    groupadd --system --gid 10001 tally; \
    useradd --system --uid 10001 --gid tally --home-dir /opt/tally --no-create-home --shell /usr/sbin/nologin tally; \
    install -d -o tally -g tally -m 700 /var/lib/tally /var/lib/tally/gateway /var/lib/tally/join /var/lib/tally/audit \
      /run/tally
COPY --from=pack /opt/tally /opt/tally
USER 10001:10001
WORKDIR /opt/tally
# Half of the memory for the heap: RocksDB, Kafka's buffers and threads live outside it. A heap that is full ends the process
# loudly instead of leaving half of it alive; the restart is safe. /tmp is the one place that is written to beside volumes.
ENV TALLY_JVM_OPTS="-XX:SharedArchiveFile=/opt/tally/tally.jsa -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -Djava.io.tmpdir=/tmp" \
    TALLY_MANAGEMENT_PORT=8481
EXPOSE 8480 8481
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 CMD ["/opt/tally/bin/healthcheck"]
ENTRYPOINT ["/opt/tally/tally"]
CMD ["--help"]
