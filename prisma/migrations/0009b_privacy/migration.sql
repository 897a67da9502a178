-- How long a workspace keeps what. No row: the defaults of service.config.ts; null: for ever.
CREATE TABLE "retention" (
    "workspace_id" UUID NOT NULL,
    "mails_days" INTEGER,
    "summaries_days" INTEGER,
    "audit_days" INTEGER,
    "history_days" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "retention_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CHECK ("mails_days" >= 30 AND "summaries_days" >= 30 AND "audit_days" >= 30 AND "history_days" >= 30)
);
SELECT protect_workspace_table('"retention"');

-- What a purge found, took and left, counted in one snapshot. Without a workspace: what belongs to none.
CREATE TABLE "purge_report" (
    "id" UUID NOT NULL,
    "workspace_id" UUID,
    "kind" TEXT NOT NULL,
    "keep_days" INTEGER NOT NULL,
    "cutoff" TIMESTAMPTZ(3) NOT NULL,
    "before_count" INTEGER NOT NULL,
    "deleted_count" INTEGER NOT NULL,
    "after_count" INTEGER NOT NULL,
    "needed_count" INTEGER NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "purge_report_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "purge_report_adds_up" CHECK ("before_count" - "deleted_count" = "after_count")
);
CREATE INDEX "purge_report_workspace_id_id_idx" ON "purge_report"("workspace_id", "id" DESC);
SELECT protect_workspace_table('"purge_report"');

-- The audit log takes no DELETE from the product; old rows leave by this door alone, and none younger than 30 days.
CREATE FUNCTION purge_audit_log(purged_id uuid, cutoff timestamptz) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE deleted integer;
BEGIN
  IF cutoff > now() - interval '29 days' THEN
    RAISE EXCEPTION 'audit rows of the last 30 days stay' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM "audit_log" WHERE "workspace_id" IS NOT DISTINCT FROM purged_id AND "created_at" < cutoff;
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN deleted;
END $$;
REVOKE EXECUTE ON FUNCTION purge_audit_log FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_audit_log TO inflow_system;

-- The end of an account or of workspaces. What stays of them: this row, without a name, and the ledger.
CREATE TABLE "deletion" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "workspace_ids" UUID[] NOT NULL,
    "sealed_receipt_to" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "deletion_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "deletion" ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON "deletion" TO inflow_system USING (true) WITH CHECK (true);

-- What bookkeeping needs: amounts, dates and ids. Every other table with a workspace_id is erased with its workspace.
CREATE FUNCTION is_kept_for_the_books(table_name text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN table_name ~ '^(credit_|ledger_)' OR table_name = 'stripe_payment';

CREATE FUNCTION erase_workspace(deletion_id uuid, erased_id uuid) RETURNS TABLE ("name" text, "deleted" bigint)
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
  UPDATE "stripe_payment" SET "created_by_id" = NULL, "return_path" = NULL WHERE "workspace_id" = erased_id;
  DELETE FROM "workspace" WHERE "id" = erased_id;
END $$;
REVOKE EXECUTE ON FUNCTION erase_workspace FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_workspace TO inflow_system;

-- Sealing all that is sealed anew, under the ring's first key.
CREATE TABLE "key_rotation" (
    "id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "total_count" INTEGER NOT NULL,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_rotation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "key_rotation_one_running" ON "key_rotation" ((true)) WHERE "finished_at" IS NULL;
