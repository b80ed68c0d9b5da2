-- How sure the splitter is of each answer.

ALTER TABLE answers ADD COLUMN certainty REAL;  -- probability that it is right; 1 where the owner looked at it, NULL where not measured
