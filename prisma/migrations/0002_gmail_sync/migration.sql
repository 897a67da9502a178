ALTER TABLE "gmail_connection" ADD COLUMN "label_names" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "sync_run" ADD COLUMN "label_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "email_discovery" ADD COLUMN "sync_run_id" UUID, ADD COLUMN "is_stale" BOOLEAN NOT NULL DEFAULT false;

-- What a run still has to read, in the order it reads it.
CREATE INDEX "email_discovery_pending" ON "email_discovery" ("connection_id", "state", "id") WHERE "state" = 'listed' OR "is_stale";
