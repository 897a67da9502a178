-- Segments: their rules, who is in them, and what makes them follow every write.
-- CreateEnum
CREATE TYPE "segment_status" AS ENUM ('building', 'ready');

-- AlterTable
ALTER TABLE "contact_event" ADD COLUMN     "fingerprint" TEXT;

-- CreateTable
CREATE TABLE "segment" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "rule" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "status" "segment_status" NOT NULL DEFAULT 'building',
    "built_up_to" UUID,
    "built_count" INTEGER NOT NULL DEFAULT 0,
    "to_build" INTEGER NOT NULL DEFAULT 0,
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "built_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_input" (
    "workspace_id" UUID NOT NULL,
    "input" TEXT NOT NULL,
    "segment_id" UUID NOT NULL,

    CONSTRAINT "segment_input_pkey" PRIMARY KEY ("workspace_id","input","segment_id")
);

-- CreateTable
CREATE TABLE "segment_member" (
    "segment_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_member_pkey" PRIMARY KEY ("segment_id","contact_id")
);

-- CreateTable
CREATE TABLE "segment_flip" (
    "segment_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_flip_pkey" PRIMARY KEY ("segment_id","contact_id")
);

-- CreateTable
CREATE TABLE "segment_change" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "input" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segment_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_day" (
    "segment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "workspace_id" UUID NOT NULL,
    "member_count" INTEGER NOT NULL,
    "joined_count" INTEGER NOT NULL DEFAULT 0,
    "left_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "segment_day_pkey" PRIMARY KEY ("segment_id","day")
);

-- CreateTable
CREATE TABLE "segment_check" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "member_count" INTEGER NOT NULL,
    "missing_count" INTEGER NOT NULL,
    "extra_count" INTEGER NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_event_total" (
    "contact_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_event_total_pkey" PRIMARY KEY ("contact_id","name")
);

-- CreateIndex
CREATE INDEX "segment_input_segment_id_idx" ON "segment_input"("segment_id");

-- CreateIndex
CREATE INDEX "segment_member_contact_id_idx" ON "segment_member"("contact_id");

-- CreateIndex
CREATE INDEX "segment_flip_at_idx" ON "segment_flip"("at");

-- CreateIndex
CREATE INDEX "segment_flip_contact_id_idx" ON "segment_flip"("contact_id");

-- CreateIndex
CREATE INDEX "segment_change_workspace_id_id_idx" ON "segment_change"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "segment_check_segment_id_at_idx" ON "segment_check"("segment_id", "at" DESC);

-- CreateIndex
CREATE INDEX "contact_event_total_workspace_id_name_idx" ON "contact_event_total"("workspace_id", "name") INCLUDE ("contact_id", "count", "first_at", "last_at");

-- AddForeignKey
ALTER TABLE "segment_input" ADD CONSTRAINT "segment_input_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_member" ADD CONSTRAINT "segment_member_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_member" ADD CONSTRAINT "segment_member_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_flip" ADD CONSTRAINT "segment_flip_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_flip" ADD CONSTRAINT "segment_flip_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_day" ADD CONSTRAINT "segment_day_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_check" ADD CONSTRAINT "segment_check_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Counting the events of a stretch of days reads this index alone.
DROP INDEX "contact_event_stat_workspace_id_name_day_idx";
CREATE INDEX "contact_event_stat_workspace_id_name_day_idx" ON "contact_event_stat"("workspace_id", "name", "day") INCLUDE ("contact_id", "count");
CREATE UNIQUE INDEX "segment_name" ON "segment" ("workspace_id", lower("name")) WHERE "archived_at" IS NULL;
CREATE INDEX "segment_workspace" ON "segment" ("workspace_id", "id");
-- A queue: rows come and go, so that old row versions are to be cleared often.
ALTER TABLE "segment_change" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE "contact_list" ADD FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE SET NULL;

SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY['segment', 'segment_input', 'segment_member',
  'segment_flip', 'segment_change', 'segment_day', 'segment_check', 'contact_event_total']) AS name;

-- Totals of a contact's events by name. The first statement takes each total's lock, so that what follows counts alone.
CREATE FUNCTION total_contact_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO contact_event_total AS t (contact_id, name, workspace_id, count, first_at, last_at)
    SELECT contact_id, name, workspace_id, sum(count), min(first_at), max(last_at) FROM rows_new GROUP BY 1, 2, 3 ORDER BY 1, 2
    ON CONFLICT (contact_id, name) DO UPDATE SET count = t.count + excluded.count,
      first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at);
    RETURN NULL;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO contact_event_total AS t (contact_id, name, workspace_id, count, first_at, last_at)
    SELECT contact_id, name, workspace_id, sum(n), min(first_at), max(last_at) FROM (
      SELECT contact_id, name, workspace_id, count AS n, first_at, last_at FROM rows_new
      UNION ALL SELECT contact_id, name, workspace_id, -count, first_at, last_at FROM rows_old) AS change GROUP BY 1, 2, 3 ORDER BY 1, 2
    ON CONFLICT (contact_id, name) DO UPDATE SET count = t.count + excluded.count,
      first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at);
    -- Growing days are done; only a day that moved, shrank or went asks for a recount.
    IF NOT EXISTS (SELECT FROM rows_old o LEFT JOIN rows_new n USING (contact_id, name, day)
      WHERE n.count IS NULL OR n.count < o.count OR n.first_at > o.first_at OR n.last_at < o.last_at) THEN RETURN NULL; END IF;
  ELSE
    UPDATE contact_event_total t SET count = t.count - o.n
    FROM (SELECT contact_id, name, sum(count) AS n FROM rows_old GROUP BY 1, 2) o WHERE t.contact_id = o.contact_id AND t.name = o.name;
  END IF;
  UPDATE contact_event_total t SET first_at = s.first_at, last_at = s.last_at
  FROM (SELECT contact_id, name, min(first_at) AS first_at, max(last_at) AS last_at FROM contact_event_stat
    WHERE (contact_id, name) IN (SELECT contact_id, name FROM rows_old) GROUP BY 1, 2) s
  WHERE t.contact_id = s.contact_id AND t.name = s.name;
  DELETE FROM contact_event_total t USING (SELECT DISTINCT contact_id, name FROM rows_old) o
  WHERE t.contact_id = o.contact_id AND t.name = o.name AND t.count <= 0;
  RETURN NULL;
END $$;
CREATE TRIGGER totals_insert AFTER INSERT ON "contact_event_stat" REFERENCING NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION total_contact_events();
CREATE TRIGGER totals_update AFTER UPDATE ON "contact_event_stat" REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION total_contact_events();
CREATE TRIGGER totals_delete AFTER DELETE ON "contact_event_stat" REFERENCING OLD TABLE AS rows_old
  FOR EACH STATEMENT EXECUTE FUNCTION total_contact_events();
INSERT INTO contact_event_total SELECT contact_id, name, workspace_id, sum(count), min(first_at), max(last_at) FROM contact_event_stat GROUP BY 1, 2, 3;

-- Whoever writes an input of a segment leaves a row in the queue, in the same transaction and by one statement.
-- The functions run as the tables' owner; the workspace comes from rows that the writer was allowed to write.
DO $$
DECLARE
  kept record;
  op text;
  source text;
BEGIN
  FOR kept IN SELECT * FROM (VALUES
    ('contact_tag', $x$'tag:' || tag_id$x$, ''), ('list_member', $x$'list:' || list_id$x$, ''),
    ('topic_subscription', $x$'topic:' || topic_id$x$, ''), ('contact_event_stat', $x$'event:' || name$x$, ''),
    ('segment_member', $x$'segment:' || segment_id$x$, ''),
    ('suppression', $x$'suppression'$x$, 'contact')) AS t (name, input, through)
  LOOP
    FOREACH op IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
      source := CASE op WHEN 'insert' THEN 'SELECT * FROM rows_new' WHEN 'delete' THEN 'SELECT * FROM rows_old'
        ELSE 'SELECT * FROM rows_old UNION ALL SELECT * FROM rows_new' END;
      EXECUTE format($f$
        CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $body$
        BEGIN
          INSERT INTO segment_change (workspace_id, contact_id, input)
          SELECT DISTINCT r.workspace_id, r.contact_id, r.input FROM (SELECT c.workspace_id, %s AS contact_id, %s AS input FROM (%s) c %s) r
          WHERE EXISTS (SELECT FROM segment_input s WHERE s.workspace_id = r.workspace_id AND s.input = r.input);
          RETURN NULL;
        END $body$ $f$,
        format('note_%s_%s', kept.name, op), CASE kept.through WHEN 'contact' THEN 'p.id' ELSE 'c.contact_id' END, kept.input, source,
        CASE kept.through WHEN 'contact' THEN 'JOIN contact p ON p.workspace_id = c.workspace_id AND p.email = c.email' ELSE '' END);
      EXECUTE format('CREATE TRIGGER segments_%s AFTER %1$s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()', op, kept.name,
        CASE op WHEN 'insert' THEN 'NEW TABLE AS rows_new' WHEN 'delete' THEN 'OLD TABLE AS rows_old'
          ELSE 'OLD TABLE AS rows_old NEW TABLE AS rows_new' END, format('note_%s_%s', kept.name, op));
    END LOOP;
  END LOOP;
END $$;

-- A new contact concerns every segment; a changed one those that read what changed.
CREATE FUNCTION note_contact_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO segment_change (workspace_id, contact_id, input)
  SELECT n.workspace_id, n.id, 'contact' FROM rows_new n
  WHERE n.deleted_at IS NULL AND EXISTS (SELECT FROM segment_input s WHERE s.workspace_id = n.workspace_id AND s.input = 'contact');
  RETURN NULL;
END $$;
CREATE FUNCTION note_contact_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM (SELECT DISTINCT workspace_id FROM rows_new) n JOIN segment_input s USING (workspace_id)) THEN RETURN NULL; END IF;
  INSERT INTO segment_change (workspace_id, contact_id, input)
  SELECT n.workspace_id, n.id, i.input FROM rows_new n JOIN rows_old o ON o.id = n.id CROSS JOIN LATERAL (
    SELECT 'contact' WHERE (o.deleted_at IS NULL) <> (n.deleted_at IS NULL)
    UNION ALL SELECT 'core:email' WHERE o.email <> n.email
    UNION ALL SELECT 'core:firstName' WHERE o.first_name <> n.first_name
    UNION ALL SELECT 'core:lastName' WHERE o.last_name <> n.last_name
    UNION ALL SELECT 'core:phone' WHERE o.phone <> n.phone
    UNION ALL SELECT 'core:locale' WHERE o.locale <> n.locale
    UNION ALL SELECT 'core:timeZone' WHERE o.time_zone <> n.time_zone
    UNION ALL SELECT 'core:source' WHERE o.source <> n.source
    UNION ALL SELECT 'core:createdAt' WHERE o.created_at <> n.created_at
    UNION ALL SELECT 'field:' || k FROM jsonb_object_keys(o.fields || n.fields) k WHERE o.fields <> n.fields AND o.fields -> k IS DISTINCT FROM n.fields -> k
  ) i (input)
  WHERE EXISTS (SELECT FROM segment_input s WHERE s.workspace_id = n.workspace_id AND s.input = i.input);
  RETURN NULL;
END $$;
CREATE TRIGGER segments_insert AFTER INSERT ON "contact" REFERENCING NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION note_contact_insert();
CREATE TRIGGER segments_update AFTER UPDATE ON "contact" REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION note_contact_update();

-- Counts and growth, exact at every commit.
CREATE FUNCTION count_segment_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    WITH delta AS (SELECT segment_id, count(*)::int AS n FROM rows_new GROUP BY 1),
      counted AS (UPDATE segment s SET member_count = s.member_count + d.n FROM delta d WHERE s.id = d.segment_id
        RETURNING s.id, s.workspace_id, s.member_count, d.n)
    INSERT INTO segment_day AS t (segment_id, day, workspace_id, member_count, joined_count)
    SELECT id, (now() AT TIME ZONE 'UTC')::date, workspace_id, member_count, n FROM counted
    ON CONFLICT (segment_id, day) DO UPDATE SET member_count = excluded.member_count, joined_count = t.joined_count + excluded.joined_count;
  ELSE
    WITH delta AS (SELECT segment_id, count(*)::int AS n FROM rows_old GROUP BY 1),
      counted AS (UPDATE segment s SET member_count = s.member_count - d.n FROM delta d WHERE s.id = d.segment_id
        RETURNING s.id, s.workspace_id, s.member_count, d.n)
    INSERT INTO segment_day AS t (segment_id, day, workspace_id, member_count, left_count)
    SELECT id, (now() AT TIME ZONE 'UTC')::date, workspace_id, member_count, n FROM counted
    ON CONFLICT (segment_id, day) DO UPDATE SET member_count = excluded.member_count, left_count = t.left_count + excluded.left_count;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER counts_insert AFTER INSERT ON "segment_member" REFERENCING NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION count_segment_members();
CREATE TRIGGER counts_delete AFTER DELETE ON "segment_member" REFERENCING OLD TABLE AS rows_old
  FOR EACH STATEMENT EXECUTE FUNCTION count_segment_members();
