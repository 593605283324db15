#!/bin/sh
# Makes the namespace `default` unless it is there; closed histories are kept for 90 days (the record is in PostgreSQL).
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 \
  || temporal operator namespace create --namespace default --retention 90d
