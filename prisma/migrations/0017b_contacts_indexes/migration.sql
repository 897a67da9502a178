-- What the table of contacts is filtered by. Row-level security keeps the comparison of an enum, which is not leakproof, from
-- an index on its column, but not from an index of only the rows where it holds: so there is one for each value that may be rare.
CREATE INDEX "contact_source_manual" ON "contact" ("workspace_id", "id" DESC) WHERE "source" = 'manual' AND "deleted_at" IS NULL;
CREATE INDEX "contact_source_import" ON "contact" ("workspace_id", "id" DESC) WHERE "source" = 'import' AND "deleted_at" IS NULL;
CREATE INDEX "contact_source_api" ON "contact" ("workspace_id", "id" DESC) WHERE "source" = 'api' AND "deleted_at" IS NULL;
CREATE INDEX "contact_source_form" ON "contact" ("workspace_id", "id" DESC) WHERE "source" = 'form' AND "deleted_at" IS NULL;
CREATE INDEX "contact_source_gmail" ON "contact" ("workspace_id", "id" DESC) WHERE "source" = 'gmail' AND "deleted_at" IS NULL;
