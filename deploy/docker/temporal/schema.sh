#!/bin/sh
# Makes Temporal's two databases and brings their schemas up to date. Safe to run again.
set -eu
for name in temporal visibility; do
  database=temporal
  [ "$name" = temporal ] || database=temporal_visibility
  tool="temporal-sql-tool --plugin postgres12 --ep database --port 5432 --user $SQL_USER --db $database"
  $tool create
  # Fails where the version table is there already, which is what is wanted then.
  $tool setup-schema --version 0.0 || echo "The schema of $database is there; bringing it up to date."
  $tool update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$name/versioned"
done
