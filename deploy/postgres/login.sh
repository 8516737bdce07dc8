#!/bin/sh
# Run once by PostgreSQL's container, on an empty volume: the login that the services use. It owns
# nothing; what it may do is said where the tables are made (`evenveel tables`).
set -eu
psql --set ON_ERROR_STOP=1 --set password="$EVENVEEL_DATABASE_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE evenveel LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD :'password';
SQL
