#!/usr/bin/env bash
# feedparser 6.0.12: a WordPress export (WXR) is read as an ordinary RSS feed, drafts among its entries.
#
# An export is RSS 2.0 with elements of WordPress's own. Nothing says that it is not a feed: `version` is "rss20", `bozo` is False, and a
# draft is an entry like any other. That it is a draft stands in `wp_status`, under whatever prefix the file gives its namespace, and a
# reader's mail address, deeper in the item, becomes a field of the entry itself (`wp_comment_author_email`).
# What follows from it: whoever accepts "a feed" has to look for the marks of an export before reading anything.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check feedparser==6.0.12
cat > "$folder/look.py" <<'PYTHON'
import feedparser

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Gorse</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>One</title><content:encoded>Published.</content:encoded>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Two</title><content:encoded>Not yet.</content:encoded>
<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_author_email>kip@mail.example</wp:comment_author_email></wp:comment></item>
</channel></rss>"""
found = feedparser.parse(EXPORT)
print(found.version, found.bozo)
for entry in found.entries:
    print(entry.title, entry.content[0].value, entry.wp_status, entry.get("wp_comment_author_email", "-"))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == "rss20 False
One Published. publish -
Two Not yet. draft kip@mail.example" ]]
