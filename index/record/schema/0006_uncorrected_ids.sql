-- Corrected posts: what their ids would lead to had nothing been corrected, and what corrections call answers.

CREATE TABLE corrected_posts (        -- posts of which this is kept
  post_key TEXT NOT NULL PRIMARY KEY REFERENCES posts (key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE uncorrected_retired (    -- ids that name none of the answers as they were split
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  new_id TEXT,                        -- the id in `uncorrected` that it leads to; NULL when it is gone
  reason TEXT NOT NULL,               -- why it is gone; '' when it is not
  sketch BLOB NOT NULL,               -- as in redirects
  PRIMARY KEY (post_key, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE called (                 -- ids that corrections give
  post_key TEXT NOT NULL REFERENCES posts (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  origin TEXT NOT NULL,               -- the id in `uncorrected` of the answer, or a digest of the correction that made it
  PRIMARY KEY (post_key, id)
) STRICT, WITHOUT ROWID;

-- What an older program recorded of a corrected post: no id is forgotten.
INSERT INTO corrected_posts SELECT DISTINCT post_key FROM uncorrected;
INSERT INTO uncorrected_retired
  SELECT r.post_key, r.old_id, u.id, CASE WHEN u.id IS NULL THEN 'no longer in the post' ELSE '' END, r.sketch
  FROM redirects r JOIN corrected_posts USING (post_key)
  LEFT JOIN uncorrected u ON u.post_key = r.post_key AND u.id = r.new_id
  WHERE r.old_id NOT IN (SELECT id FROM uncorrected);
INSERT INTO uncorrected_retired
  SELECT g.post_key, g.id, NULL, g.reason, g.sketch FROM gone g JOIN corrected_posts USING (post_key)
  WHERE g.id NOT IN (SELECT id FROM uncorrected);
INSERT INTO uncorrected_retired
  SELECT a.post_key, a.id, NULL, 'no longer in the post', x'' FROM answers a JOIN corrected_posts USING (post_key)
  WHERE a.id NOT IN (SELECT id FROM uncorrected);
