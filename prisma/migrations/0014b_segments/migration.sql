-- Segments on properties of events, and on the mail that went to and fro in the connected mailboxes.
-- CreateTable
CREATE TABLE "mail_day" (
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "mail_day_pkey" PRIMARY KEY ("workspace_id","email","direction","day")
);

-- CreateIndex
CREATE INDEX "contact_event_workspace_id_name_occurred_at_idx" ON "contact_event"("workspace_id", "name", "occurred_at");

-- Counting the mails of a stretch of days reads this index alone.
CREATE INDEX "mail_day_workspace_id_direction_day_idx" ON "mail_day"("workspace_id", "direction", "day") INCLUDE ("email", "count");
ALTER TABLE "mail_day" ADD CHECK ("direction" IN ('from', 'to'));
SELECT protect_workspace_table('"mail_day"');

-- Whose mail a mail is: from its sender, and to each of those it was sent to out of the mailbox.
CREATE FUNCTION mail_marks(state discovery_state, sender text, receivers text[], labels text[])
  RETURNS TABLE (email text, direction text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sender, 'from' WHERE state = 'ready' AND sender <> '' AND NOT labels && '{TRASH,SPAM}'
  UNION ALL
  SELECT DISTINCT receiver, 'to' FROM unnest(receivers) AS receiver
  WHERE state = 'ready' AND labels @> '{SENT}' AND NOT labels && '{TRASH}' AND receiver NOT IN ('', sender)
$$;

INSERT INTO mail_day (workspace_id, email, direction, day, count)
SELECT d.workspace_id, m.email, m.direction, (d.sent_at AT TIME ZONE 'UTC')::date, count(*)
FROM email_discovery d CROSS JOIN LATERAL mail_marks(d.state, d.from_email, d.to_emails, d.labels) m GROUP BY 1, 2, 3, 4;

-- Kept with the mails themselves, by one statement. A mail whose marks stay as they are changes nothing here, and a day
-- without mail leaves nothing behind.
DO $$
DECLARE
  op text;
  marks text := 'SELECT d.workspace_id, m.email, m.direction, (d.sent_at AT TIME ZONE ''UTC'')::date AS day, %s AS n
    FROM %s d CROSS JOIN LATERAL mail_marks(d.state, d.from_email, d.to_emails, d.labels) m';
  added text := format(marks, '1', 'rows_new');
  removed text := format(marks, '-1', 'rows_old');
  tables text;
BEGIN
  FOREACH op IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
    EXECUTE format($f$
      CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $body$
      DECLARE
        is_empty boolean;
      BEGIN
        WITH changed AS (
          INSERT INTO mail_day AS t (workspace_id, email, direction, day, count)
          SELECT workspace_id, email, direction, day, sum(n) FROM (%s) AS mark
          GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
          ON CONFLICT (workspace_id, email, direction, day) DO UPDATE SET count = t.count + excluded.count RETURNING count)
        SELECT bool_or(count <= 0) INTO is_empty FROM changed;
        IF is_empty THEN
          DELETE FROM mail_day t USING (SELECT DISTINCT workspace_id, email, direction, day FROM (%s) AS mark) m
          WHERE (t.workspace_id, t.email, t.direction, t.day) = (m.workspace_id, m.email, m.direction, m.day) AND t.count <= 0;
        END IF;
        RETURN NULL;
      END $body$ $f$, 'count_mails_' || op,
      CASE op WHEN 'insert' THEN added WHEN 'delete' THEN removed ELSE added || ' UNION ALL ' || removed END,
      CASE op WHEN 'insert' THEN added ELSE removed END);
    tables := CASE op WHEN 'insert' THEN 'NEW TABLE AS rows_new' WHEN 'delete' THEN 'OLD TABLE AS rows_old'
      ELSE 'OLD TABLE AS rows_old NEW TABLE AS rows_new' END;
    EXECUTE format('CREATE TRIGGER count_mails_%s AFTER %1$s ON email_discovery REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()',
      op, tables, 'count_mails_' || op);
    -- Mail of an address concerns its contact, or the contact that this one became part of.
    EXECUTE format($f$
      CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $body$
      BEGIN
        INSERT INTO segment_change (workspace_id, contact_id, input)
        SELECT DISTINCT p.workspace_id, coalesce(p.merged_into_id, p.id), 'mail:' || r.direction
        FROM (%s) r JOIN contact p ON p.workspace_id = r.workspace_id AND p.email = r.email
        WHERE EXISTS (SELECT FROM segment_input s WHERE s.workspace_id = r.workspace_id AND s.input = 'mail:' || r.direction);
        RETURN NULL;
      END $body$ $f$, 'note_mail_day_' || op,
      CASE op WHEN 'insert' THEN 'SELECT * FROM rows_new' WHEN 'delete' THEN 'SELECT * FROM rows_old'
        ELSE 'SELECT * FROM rows_old UNION ALL SELECT * FROM rows_new' END);
    EXECUTE format('CREATE TRIGGER segments_%s AFTER %1$s ON mail_day REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()',
      op, tables, 'note_mail_day_' || op);
  END LOOP;
END $$;

-- Who becomes part of another contact, or no longer is, brings or takes its mail.
CREATE FUNCTION note_contact_merge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO segment_change (workspace_id, contact_id, input)
  SELECT DISTINCT n.workspace_id, kept.id, s.input
  FROM rows_new n JOIN rows_old o ON o.id = n.id AND o.merged_into_id IS DISTINCT FROM n.merged_into_id
  CROSS JOIN LATERAL unnest(ARRAY[o.merged_into_id, n.merged_into_id]) AS kept (id)
  JOIN segment_input s ON s.workspace_id = n.workspace_id AND s.input IN ('mail:from', 'mail:to')
  WHERE kept.id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER segments_merge AFTER UPDATE ON "contact" REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new
  FOR EACH STATEMENT EXECUTE FUNCTION note_contact_merge();
CREATE FUNCTION note_contact_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO segment_change (workspace_id, contact_id, input)
  SELECT DISTINCT o.workspace_id, o.merged_into_id, s.input
  FROM rows_old o JOIN segment_input s ON s.workspace_id = o.workspace_id AND s.input IN ('mail:from', 'mail:to')
  WHERE o.merged_into_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER segments_delete AFTER DELETE ON "contact" REFERENCING OLD TABLE AS rows_old
  FOR EACH STATEMENT EXECUTE FUNCTION note_contact_delete();
