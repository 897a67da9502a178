-- Search over subjects, people and summaries. Words are matched from their beginning; where Postgres has pg_trgm,
-- parts of words and misspelt ones as well.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm cannot be had here (%): search finds whole words and their beginnings only', SQLERRM;
END $$;

CREATE FUNCTION mail_words(subject text, from_name text, from_email text, to_emails text[]) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN setweight(to_tsvector('simple', subject), 'A')
    || setweight(to_tsvector('simple', from_name || ' ' || translate(from_email, '@._-+', '     ')), 'A')
    || setweight(to_tsvector('simple', translate(array_to_string(to_emails, ' '), '@._-+', '     ')), 'C');

CREATE FUNCTION summary_words(content jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN setweight(to_tsvector('simple', coalesce(content->>'tldr', '')), 'B')
    || setweight(jsonb_to_tsvector('simple', coalesce(content->'keyPoints', '[]'), '["string"]'), 'C')
    || setweight(jsonb_to_tsvector('simple', coalesce(content->'actionItems', '[]'), '["string"]'), 'C')
    || setweight(jsonb_to_tsvector('simple', coalesce(content->'decisions', '[]'), '["string"]'), 'D');

ALTER TABLE "email_discovery" ADD COLUMN "search" tsvector
  GENERATED ALWAYS AS (mail_words("subject", "from_name", "from_email", "to_emails")) STORED;
ALTER TABLE "email_summary" ADD COLUMN "search" tsvector GENERATED ALWAYS AS (summary_words("content")) STORED;
CREATE INDEX "email_discovery_search" ON "email_discovery" USING gin ("search");
CREATE INDEX "email_summary_search" ON "email_summary" USING gin ("search");

-- What the words find in the workspace of the transaction, with a score. It runs as the tables' owner because row-level
-- security keeps text operators from their indexes, and asks for the workspace itself, in every branch.
DO $$
DECLARE
  has_trigrams boolean := EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm');
  branches text := $sql$
    SELECT d.id, ts_rank('{0.1,0.2,0.6,1}', d.search, query) AS score FROM email_discovery d
      WHERE d.workspace_id = current_workspace_id() AND d.search @@ query
    UNION ALL
    SELECT s.discovery_id, 0.8 * ts_rank('{0.1,0.2,0.6,1}', s.search, query) FROM email_summary s
      WHERE s.workspace_id = current_workspace_id() AND s.search @@ query
    UNION ALL
    SELECT d.id, 0.5 FROM email_discovery d
      WHERE d.workspace_id = current_workspace_id() AND (d.subject ILIKE part OR d.from_name ILIKE part OR d.from_email ILIKE part)$sql$;
  -- Misspelt words only where nothing is found as written.
  fuzzy text := $sql$
    UNION ALL
    SELECT d.id, 0.2 * word_similarity(words, d.subject || ' ' || d.from_name) FROM email_discovery d
      WHERE NOT EXISTS (SELECT FROM written) AND d.workspace_id = current_workspace_id() AND length(words) > 3 AND words <% (d.subject || ' ' || d.from_name)$sql$;
BEGIN
  IF has_trigrams THEN
    CREATE INDEX "email_discovery_subject_part" ON "email_discovery" USING gin ("subject" gin_trgm_ops);
    CREATE INDEX "email_discovery_from_name_part" ON "email_discovery" USING gin ("from_name" gin_trgm_ops);
    CREATE INDEX "email_discovery_from_email_part" ON "email_discovery" USING gin ("from_email" gin_trgm_ops);
    CREATE INDEX "email_discovery_similar" ON "email_discovery" USING gin (("subject" || ' ' || "from_name") gin_trgm_ops);
  END IF;
  EXECUTE format($f$
    CREATE FUNCTION search_mails(words text, query tsquery, part text) RETURNS TABLE (id uuid, score bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
      AS $body$
        WITH written (id, score) AS (%s)
        SELECT id, (1000000 * sum(score))::bigint FROM (SELECT * FROM written %s) AS found (id, score) GROUP BY id
      $body$
  $f$, branches, CASE WHEN has_trigrams THEN fuzzy ELSE '' END);
END $$;
REVOKE EXECUTE ON FUNCTION search_mails FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_mails TO inflow_app;
