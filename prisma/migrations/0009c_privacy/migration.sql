-- An admin begins the deletion of their own workspace, in its scope; who goes on with it is the system.
CREATE POLICY own ON "deletion" FOR INSERT TO inflow_app
  WITH CHECK ("workspace_ids" = ARRAY[current_workspace_id()] AND "user_id" IS NULL AND "finished_at" IS NULL);

CREATE OR REPLACE FUNCTION is_kept_for_the_books(table_name text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN table_name ~ '^(credit_|ledger_)' OR table_name IN ('stripe_payment', 'stripe_refund', 'stripe_dispute');

CREATE OR REPLACE FUNCTION erase_workspace(deletion_id uuid, erased_id uuid) RETURNS TABLE ("name" text, "deleted" bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  pending text[];
  waiting text[];
  current_table text;
BEGIN
  IF NOT EXISTS (SELECT FROM "deletion" d WHERE d."id" = deletion_id AND d."finished_at" IS NULL AND erased_id = ANY (d."workspace_ids")) THEN
    RAISE EXCEPTION 'no deletion of this workspace is under way' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT array_agg(c.relname::text ORDER BY c.relname) INTO pending
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'workspace_id' AND NOT a.attisdropped
      AND NOT is_kept_for_the_books(c.relname::text);
  -- Counted first: what goes with another row would not be counted when its turn comes.
  FOREACH current_table IN ARRAY pending LOOP
    "name" := current_table;
    EXECUTE format('SELECT count(*) FROM %I WHERE workspace_id = $1', current_table) INTO "deleted" USING erased_id;
    RETURN NEXT;
  END LOOP;
  -- A table that another still points to waits for the next round.
  WHILE cardinality(pending) > 0 LOOP
    waiting := '{}';
    FOREACH current_table IN ARRAY pending LOOP
      BEGIN
        EXECUTE format('DELETE FROM %I WHERE workspace_id = $1', current_table) USING erased_id;
      EXCEPTION WHEN foreign_key_violation THEN
        waiting := waiting || current_table;
      END;
    END LOOP;
    IF cardinality(waiting) = cardinality(pending) THEN
      RAISE EXCEPTION 'cannot erase %', waiting;
    END IF;
    pending := waiting;
  END LOOP;
  -- Addresses of documents that carry the payer's name.
  UPDATE "stripe_payment" SET "created_by_id" = NULL, "return_path" = NULL, "invoice_url" = NULL, "invoice_pdf_url" = NULL, "receipt_url" = NULL WHERE "workspace_id" = erased_id;
  DELETE FROM "workspace" WHERE "id" = erased_id;
END $$;
