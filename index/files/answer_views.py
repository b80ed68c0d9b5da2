"""Views of `answers.sqlite3` for whoever asks it in SQL; docs/sql.md has their columns and examples.

They hold nothing of their own, and no part of the program reads them. They ask for no newer SQLite than the tables do.
`text` is `Answer.text` of `index.posts.records`.
"""

from __future__ import annotations

#: Added to the tables of `index.files.layout.ANSWERS_SCHEMA`.
ANSWER_VIEWS = """
CREATE VIEW answer AS
SELECT
  a.id, a.post_key, p.url AS post_url, p.published AS date, p.series AS kind, a.question,
  a.respondent_name, a.person AS respondent, a.title, a.institution,
  (SELECT group_concat(json_extract(value, '$.type'), ';') FROM json_each(a.types)) AS types,
  (SELECT group_concat(
     CASE WHEN json_extract(value, '$.label') <> '' THEN json_extract(value, '$.label') || ': ' ELSE '' END
     || CASE json_extract(value, '$.kind') WHEN 'list_item' THEN '• ' WHEN 'choice' THEN '√ ' ELSE '' END
     || json_extract(value, '$.text'), char(10, 10))
   FROM json_each(a.paragraphs)) AS text,
  a.certainty
FROM answers a JOIN posts p ON p.key = a.post_key;
CREATE VIEW post AS
SELECT
  p.key, p.url, p.title, p.published AS date, p.series AS kind, p.question,
  (SELECT count(*) FROM answers a WHERE a.post_key = p.key) AS answers
FROM posts p;
CREATE VIEW respondent AS
SELECT
  r.slug, r.name, r.sorted_as, count(*) AS answers, min(p.published) AS first_date, max(p.published) AS last_date
FROM people r JOIN answers a ON a.person = r.slug JOIN posts p ON p.key = a.post_key
GROUP BY r.slug;
CREATE VIEW type_evidence AS
SELECT
  a.id AS answer_id, json_extract(value, '$.type') AS type, json_extract(value, '$.evidence') AS evidence,
  json_extract(value, '$.reason') AS reason
FROM answers a, json_each(a.types);
"""
