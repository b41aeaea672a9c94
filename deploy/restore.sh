#!/bin/sh
# Bring a backup back into an empty database; then start the desks, which build the index.
#
#   DATABASE_URL=postgresql://… [SHARED_FOLDER=/shared] sh deploy/restore.sh BACKUPS/newsdesk-….dump
set -eu
: "${DATABASE_URL:?}" "${1:?name a dump}"
pg_restore --exit-on-error --single-transaction --no-owner --dbname="$DATABASE_URL" "$1"
# The Chroma server may hold an index of another state: this one is not taken for it.
psql --quiet --set ON_ERROR_STOP=1 "$DATABASE_URL" -c "DELETE FROM meta WHERE key LIKE 'index\\_%'"
files="${1%.dump}.files.tar.gz"
if [ -n "${SHARED_FOLDER:-}" ] && [ -f "$files" ]; then
    mkdir -p "$SHARED_FOLDER"
    tar -C "$SHARED_FOLDER" -xzf "$files"
fi
