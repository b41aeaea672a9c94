#!/bin/sh
# A backup of a database that desks share, and of their shared folder. The index is not in it: it is built anew.
#
#   DATABASE_URL=postgresql://… BACKUPS=/backups [SHARED_FOLDER=/shared] [KEEP=14] sh deploy/backup.sh
#
# The dump is one state of the database, taken while desks write. A file has its name only once it is whole.
set -eu
: "${DATABASE_URL:?}" "${BACKUPS:?}"
name="$BACKUPS/newsdesk-$(date -u +%Y%m%dT%H%M%SZ)"
mkdir -p "$BACKUPS"
pg_dump --format=custom --no-owner --file="$name.dump.part" "$DATABASE_URL"
pg_restore --list "$name.dump.part" >/dev/null
mv "$name.dump.part" "$name.dump"
if [ -n "${SHARED_FOLDER:-}" ]; then
    tar -C "$SHARED_FOLDER" -czf "$name.files.tar.gz.part" .
    mv "$name.files.tar.gz.part" "$name.files.tar.gz"
fi
# The oldest go, but for the newest KEEP of each kind.
for kind in dump files.tar.gz; do
    ls -1r "$BACKUPS"/newsdesk-*."$kind" 2>/dev/null | tail -n +"$((${KEEP:-14} + 1))" | while read -r old; do rm -f "$old"; done
done
echo "$name.dump"
