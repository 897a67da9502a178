-- The days (UTC) of the latest ten events of a contact and name, newest first: “at least so many times in so many days” is one
-- look at the day of the event that makes it so many.
ALTER TABLE "contact_event_total" ADD COLUMN "last_days" DATE[] NOT NULL DEFAULT '{}';

CREATE FUNCTION newest_days(days date[]) RETURNS date[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT d FROM unnest(days) AS d ORDER BY d DESC LIMIT 10);
CREATE FUNCTION with_day(days date[], day date, n integer) RETURNS date[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN newest_days(days || array_fill(day, ARRAY[least(greatest(n, 0), 10)]));
-- Of days and how many events each of them had.
CREATE AGGREGATE last_days(day date, n integer) (SFUNC = with_day, STYPE = date[], INITCOND = '{}');

-- As before (0014_segments), and with the last days. The first statement takes each total's lock, so that what follows counts alone.
CREATE OR REPLACE FUNCTION total_contact_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO contact_event_total AS t (contact_id, name, workspace_id, count, first_at, last_at, last_days)
    SELECT contact_id, name, workspace_id, sum(count), min(first_at), max(last_at), last_days(day, count)
    FROM rows_new GROUP BY 1, 2, 3 ORDER BY 1, 2
    ON CONFLICT (contact_id, name) DO UPDATE SET count = t.count + excluded.count, first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at), last_days = newest_days(t.last_days || excluded.last_days);
    RETURN NULL;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO contact_event_total AS t (contact_id, name, workspace_id, count, first_at, last_at, last_days)
    SELECT contact_id, name, coalesce(n.workspace_id, o.workspace_id), sum(coalesce(n.count, 0) - coalesce(o.count, 0)),
      min(least(n.first_at, o.first_at)), max(greatest(n.last_at, o.last_at)), last_days(day, coalesce(n.count, 0) - coalesce(o.count, 0))
    FROM rows_new n FULL JOIN rows_old o USING (contact_id, name, day) GROUP BY 1, 2, 3 ORDER BY 1, 2
    ON CONFLICT (contact_id, name) DO UPDATE SET count = t.count + excluded.count, first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at), last_days = newest_days(t.last_days || excluded.last_days);
    -- Growing days are done; only a day that moved, shrank or went asks for a recount.
    IF NOT EXISTS (SELECT FROM rows_old o LEFT JOIN rows_new n USING (contact_id, name, day)
      WHERE n.count IS NULL OR n.count < o.count OR n.first_at > o.first_at OR n.last_at < o.last_at) THEN RETURN NULL; END IF;
  ELSE
    UPDATE contact_event_total t SET count = t.count - o.n
    FROM (SELECT contact_id, name, sum(count) AS n FROM rows_old GROUP BY 1, 2) o WHERE t.contact_id = o.contact_id AND t.name = o.name;
  END IF;
  UPDATE contact_event_total t SET first_at = s.first_at, last_at = s.last_at, last_days = s.last_days
  FROM (SELECT contact_id, name, min(first_at) AS first_at, max(last_at) AS last_at, last_days(day, count) AS last_days
    FROM contact_event_stat WHERE (contact_id, name) IN (SELECT contact_id, name FROM rows_old) GROUP BY 1, 2) s
  WHERE t.contact_id = s.contact_id AND t.name = s.name;
  DELETE FROM contact_event_total t USING (SELECT DISTINCT contact_id, name FROM rows_old) o
  WHERE t.contact_id = o.contact_id AND t.name = o.name AND t.count <= 0;
  RETURN NULL;
END $$;

UPDATE contact_event_total t SET last_days = s.days FROM (
  SELECT contact_id, name, array_agg(day ORDER BY day DESC) FILTER (WHERE nth <= 10) AS days FROM (
    SELECT s.contact_id, s.name, s.day, row_number() OVER (PARTITION BY s.contact_id, s.name ORDER BY s.day DESC) AS nth
    FROM contact_event_stat s CROSS JOIN LATERAL generate_series(1, least(s.count, 10))) d
  GROUP BY 1, 2) s
WHERE t.contact_id = s.contact_id AND t.name = s.name;

-- Counting reads this index alone.
DROP INDEX "contact_event_total_workspace_id_name_idx";
CREATE INDEX "contact_event_total_workspace_id_name_idx" ON "contact_event_total"("workspace_id", "name")
  INCLUDE ("contact_id", "count", "last_at", "last_days");
-- … as long as it need not ask the table whether a row is there for everybody.
ALTER TABLE "contact_event_total" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
ALTER TABLE "contact_event_stat" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);

-- A build writes hundreds of thousands of members. To look at the contact and at the segment for each of them, and to lock
-- both, takes half of its time. A segment is archived, never deleted. A contact that goes takes its memberships along by one
-- statement and under the lock under which memberships are written, so that nobody becomes a member of something afterwards.
ALTER TABLE "segment_member" DROP CONSTRAINT "segment_member_segment_id_fkey", DROP CONSTRAINT "segment_member_contact_id_fkey";
CREATE FUNCTION leave_segments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('segments:' || workspace_id, 0))
    FROM (SELECT DISTINCT workspace_id FROM rows_old ORDER BY 1) own WHERE EXISTS (SELECT FROM segment s WHERE s.workspace_id = own.workspace_id);
  DELETE FROM segment_member m USING rows_old o WHERE m.contact_id = o.id;
  RETURN NULL;
END $$;
CREATE TRIGGER members_delete AFTER DELETE ON "contact" REFERENCING OLD TABLE AS rows_old
  FOR EACH STATEMENT EXECUTE FUNCTION leave_segments();
-- A session keeps the plan of its first run: one for many contacts would read all members for each single one afterwards.
ALTER FUNCTION leave_segments() SET enable_hashjoin = off;
ALTER FUNCTION leave_segments() SET enable_mergejoin = off;

-- Events are counted by their properties in an index alone, where these are small enough to lie in one: an entry takes at most
-- 2,704 bytes, and JSON in its binary form may be six times as long as in letters. Those of the few with more are looked up.
DROP INDEX "contact_event_workspace_id_name_occurred_at_idx";
CREATE INDEX "contact_event_small" ON "contact_event" ("workspace_id", "name", "occurred_at") INCLUDE ("contact_id", "properties")
  WHERE octet_length("properties"::text) <= 300;
CREATE INDEX "contact_event_large" ON "contact_event" ("workspace_id", "name", "occurred_at")
  WHERE NOT octet_length("properties"::text) <= 300;
ALTER TABLE "contact_event" SET (autovacuum_vacuum_insert_scale_factor = 0.02);

-- As before (0012_contacts), with every word asked of the index: the longest may be one that everybody has.
CREATE OR REPLACE FUNCTION search_contacts(longest text, parts text[], most int) RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    SELECT c.id FROM contact c
    WHERE c.workspace_id = current_workspace_id() AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE longest
      AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE coalesce(parts[1], longest)
      AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE coalesce(parts[2], longest)
      AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE coalesce(parts[3], longest)
      AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE ALL (parts)
    LIMIT most
  $$;
