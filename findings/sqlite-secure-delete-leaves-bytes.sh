#!/usr/bin/env bash
# SQLite 3.50.4 (apsw 3.50.4.0): with `PRAGMA secure_delete = ON`, bytes of deleted rows stay in the file.
#
# The documentation says that deleted content is overwritten with zeros. That holds for the row that is deleted. When a page is split
# or balanced while rows are inserted, copies of rows stay in the unused space of the page they came from, and deleting the row later
# does not touch these. A key that is not in order (a hash, as in a cache by content) makes this common. VACUUM writes the file anew
# without them, and so does VACUUM INTO.
#
# Seen: after 150 of 300 rows were deleted, first bytes of deleted values were found in 11 of 40 files, and in none after VACUUM.
# What follows from it: whoever must be sure that something is gone runs VACUUM after deleting, and empties the journal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check apsw==3.50.4.0
cat > "$folder/look.py" <<'PYTHON'
import random
import sys
from pathlib import Path

import apsw


def found_in(path, values):
    data = path.read_bytes()
    return any(value[:16] in data for value in values)


folder, left, left_after_vacuum = Path(sys.argv[1]), 0, 0
for seed in range(40):
    chance = random.Random(seed)
    path = folder / f"{seed}.db"
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("CREATE TABLE cache (hash BLOB PRIMARY KEY, value BLOB)" + " WITHOUT ROWID" * (seed % 2))
    rows = [(chance.randbytes(16), chance.randbytes(chance.choice([40, 200, 900]))) for _ in range(300)]
    for row in rows:
        connection.execute("INSERT INTO cache VALUES (?, ?)", row)
    deleted = chance.sample(rows, 150)
    with connection:
        connection.executemany("DELETE FROM cache WHERE hash = ?", [row[:1] for row in deleted])
    left += found_in(path, [value for _, value in deleted])
    connection.execute("VACUUM")
    connection.close()
    left_after_vacuum += found_in(path, [value for _, value in deleted])
print(f"SQLite {apsw.sqlite_lib_version()}: deleted bytes in {left} of 40 files, after VACUUM in {left_after_vacuum}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py" "$folder")
echo "$seen"
[[ $seen == "SQLite 3.50.4: deleted bytes in 11 of 40 files, after VACUUM in 0" ]]
