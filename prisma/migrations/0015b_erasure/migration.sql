-- A person is forgotten for good: all of a contact goes, and of those merged into it; only their addresses stay, suppressed.
-- It runs as the owner, because consents are append-only to everybody else, and asks for the workspace itself.
CREATE FUNCTION erase_contact(erased uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  own uuid := current_workspace_id();
  ids uuid[];
  emails text[];
  current_table text;
BEGIN
  PERFORM FROM "contact" WHERE "id" = erased AND "workspace_id" = own FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  WITH RECURSIVE whole AS (
    SELECT "id", "email" FROM "contact" WHERE "id" = erased
    UNION SELECT c."id", c."email" FROM "contact" c JOIN whole ON c."merged_into_id" = whole."id" AND c."workspace_id" = own)
  SELECT array_agg("id"), array_agg("email") INTO ids, emails FROM whole;
  -- Addresses they had before, unless somebody else has them now.
  SELECT emails || coalesce(array_agg(DISTINCT h."details"->>'from'), '{}') INTO emails FROM "contact_change" h
    WHERE h."contact_id" = ANY (ids) AND h."details" ? 'from'
      AND NOT EXISTS (SELECT FROM "contact" c WHERE c."workspace_id" = own AND c."email" = h."details"->>'from' AND c."id" <> ALL (ids));
  DELETE FROM "contact_merge" WHERE "workspace_id" = own AND ("kept_id" = ANY (ids) OR "gone_id" = ANY (ids));
  DELETE FROM "contact_import_problem" WHERE "workspace_id" = own AND EXISTS (SELECT FROM unnest(emails) e
    WHERE strpos(lower("reason" || array_to_string("values", ' ')), e) > 0);
  FOREACH current_table IN ARRAY ARRAY['consent', 'opt_in', 'suppression_change', 'contact_import_address'] LOOP
    EXECUTE format('DELETE FROM %I WHERE "workspace_id" = $1 AND "email" = ANY ($2)', current_table) USING own, emails;
  END LOOP;
  DELETE FROM "contact" WHERE "workspace_id" = own AND "id" = ANY (ids);
  -- Whatever table holds something of a contact, and what triggers have noted of its going.
  FOR current_table IN
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'contact_id' AND NOT a.attisdropped
      JOIN pg_attribute w ON w.attrelid = c.oid AND w.attname = 'workspace_id' AND NOT w.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname = 'segment_change', c.relname
  LOOP
    EXECUTE format('DELETE FROM %I WHERE "workspace_id" = $1 AND "contact_id" = ANY ($2)', current_table) USING own, ids;
  END LOOP;
  INSERT INTO "suppression" AS s ("workspace_id", "email", "reason", "source", "note")
    SELECT own, e, 'unsubscribed', 'erasure', '' FROM unnest(emails) e GROUP BY e ORDER BY e
  ON CONFLICT ("workspace_id", "email") DO UPDATE SET "note" = '', "source" = 'erasure', "expires_at" = NULL,
    "reason" = CASE WHEN s."expires_at" IS NULL THEN s."reason" ELSE 'unsubscribed' END;
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION erase_contact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_contact TO inflow_app;
