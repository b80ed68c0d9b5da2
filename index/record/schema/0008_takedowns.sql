-- Takedowns that have hidden something are facts: only `answerstacks unhide` lifts them, whatever becomes of corrections.toml.
-- The owner's reasons are not kept here.

CREATE TABLE takedowns (
  takedown TEXT NOT NULL PRIMARY KEY, -- as in answers.hidden: 'answer post-key/inez-tarn', 'respondent Inez Tarn', 'post post-key'
  since TEXT NOT NULL,                -- YYYY-MM-DD: when it was asked for, or else when it first hid something
  lifted INTEGER NOT NULL,            -- 1: it hides nothing any more, but the archive does not show that yet
  fitted INTEGER NOT NULL,            -- 0: it was asked for and has hidden nothing in this record yet
  names TEXT NOT NULL                 -- JSON list: the folded names of a respondent, those that the owner said are theirs too
) STRICT, WITHOUT ROWID;

CREATE TABLE takedown_answers (       -- the answers that it has named; their ids lead on to what became of them
  takedown TEXT NOT NULL REFERENCES takedowns (takedown) ON DELETE CASCADE,
  answer_id TEXT NOT NULL,
  PRIMARY KEY (takedown, answer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_corrections (       -- corrections.toml as it was applied, so that a lost file can be put back
  number INTEGER NOT NULL PRIMARY KEY,
  applied_on TEXT NOT NULL,           -- YYYY-MM-DD
  text TEXT NOT NULL                  -- without the reasons of takedowns
) STRICT;

-- What an older program has hidden. Not what a misspelt id hid: that is the owner's to correct.
INSERT INTO takedowns
  SELECT takedown, date('now'), 0, 1, '[]' FROM (
    SELECT hidden AS takedown FROM answers WHERE hidden != '' AND hidden NOT LIKE 'withdrawn %'
    UNION SELECT takedown FROM takedown_memory
  )
  WHERE takedown NOT LIKE 'answer %' OR substr(takedown, 8) IN
    (SELECT id FROM answers UNION SELECT old_id FROM redirects UNION SELECT id FROM gone);
INSERT INTO takedown_answers
  SELECT hidden, id FROM answers WHERE hidden IN (SELECT takedown FROM takedowns WHERE takedown LIKE 'respondent %');
