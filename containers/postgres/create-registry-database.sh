#!/usr/bin/env bash
# Run once by the image of PostgreSQL, when its volume is new: the registry gets a database and a role of its own. That role has
# no right on Tally's schema, so the registry cannot read a note.
set -euo pipefail
: "${REGISTRY_DB_PASSWORD:?is needed: set it in .env}"
psql --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v password="$REGISTRY_DB_PASSWORD" <<'SQL'
CREATE ROLE registry LOGIN PASSWORD :'password';
CREATE DATABASE registry OWNER registry;
SQL
