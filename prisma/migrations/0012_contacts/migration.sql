-- The table of contacts, what happened to them, and what is done to many at once.
-- CreateEnum
CREATE TYPE "bulk_action_status" AS ENUM ('running', 'done', 'failed');

-- CreateTable
CREATE TABLE "contact_tally" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workspace_id" UUID NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "contact_tally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_change" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_view" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "arrangement" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_merge" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kept_id" UUID NOT NULL,
    "gone_id" UUID NOT NULL,
    "snapshot" JSONB NOT NULL,
    "merged_by" TEXT NOT NULL,
    "merged_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_by" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_bulk_action" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "target_id" UUID,
    "status" "bulk_action_status" NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "after_id" UUID,
    "until_id" UUID NOT NULL,
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_bulk_action_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contact_tally_workspace_id_idx" ON "contact_tally"("workspace_id");

-- CreateIndex
CREATE INDEX "contact_change_contact_id_at_idx" ON "contact_change"("contact_id", "at" DESC);

-- CreateIndex
CREATE INDEX "contact_merge_kept_id_merged_at_idx" ON "contact_merge"("kept_id", "merged_at");

-- CreateIndex
CREATE INDEX "contact_bulk_action_workspace_id_started_at_idx" ON "contact_bulk_action"("workspace_id", "started_at");


CREATE UNIQUE INDEX "contact_view_name" ON "contact_view" ("workspace_id", lower("name"));
-- A contact is gone at most once at a time.
CREATE UNIQUE INDEX "contact_merge_one_standing" ON "contact_merge" ("gone_id") WHERE "undone_at" IS NULL;
CREATE TRIGGER append_only BEFORE UPDATE ON "contact_change" FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY[
  'contact_tally', 'contact_change', 'contact_view', 'contact_merge', 'contact_bulk_action']) AS name;

-- The order of names. A column, because row-level security keeps an expression of lower() from its index.
ALTER TABLE "contact" ADD COLUMN "sort_name" TEXT
  GENERATED ALWAYS AS (lower(coalesce(nullif(btrim("last_name" || ' ' || "first_name"), ''), "email"))) STORED;
CREATE INDEX "contact_by_name" ON "contact" ("workspace_id", "sort_name", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "contact_deleted" ON "contact" ("workspace_id", "id" DESC) WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "contact_merged" ON "contact" ("merged_into_id") WHERE "merged_into_id" IS NOT NULL;

-- How many there are: the sum of what came and went. Rows are added, never counted up in place, so that writers do not
-- wait for each other; requireRoom folds them.
CREATE FUNCTION tally_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO contact_tally (workspace_id, change)
      SELECT workspace_id, count(*) FROM added WHERE deleted_at IS NULL GROUP BY workspace_id;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO contact_tally (workspace_id, change)
      SELECT workspace_id, -count(*) FROM removed WHERE deleted_at IS NULL GROUP BY workspace_id;
  ELSE
    INSERT INTO contact_tally (workspace_id, change)
      SELECT workspace_id, sum(n) FROM (
        SELECT workspace_id, 1 AS n FROM added WHERE deleted_at IS NULL
        UNION ALL SELECT workspace_id, -1 FROM removed WHERE deleted_at IS NULL) AS moved
      GROUP BY workspace_id HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_added AFTER INSERT ON "contact" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tally_contacts();
CREATE TRIGGER tally_removed AFTER DELETE ON "contact" REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION tally_contacts();
CREATE TRIGGER tally_changed AFTER UPDATE ON "contact" REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tally_contacts();
INSERT INTO "contact_tally" ("workspace_id", "change")
  SELECT "workspace_id", count(*) FROM "contact" WHERE "deleted_at" IS NULL GROUP BY "workspace_id";

-- Searching contacts: parts of address, names and phone. It runs as the tables' owner because row-level security keeps
-- text operators from their indexes, and asks for the workspace itself. At most `most` ids, in no order.
CREATE FUNCTION contact_words(email text, first_name text, last_name text, phone text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN email || ' ' || first_name || ' ' || last_name || ' ' || phone;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX "contact_part" ON "contact" USING gin (contact_words("email", "first_name", "last_name", "phone") gin_trgm_ops);
  END IF;
END $$;
CREATE FUNCTION search_contacts(longest text, parts text[], most int) RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    SELECT c.id FROM contact c
    WHERE c.workspace_id = current_workspace_id() AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE longest
      AND contact_words(c.email, c.first_name, c.last_name, c.phone) ILIKE ALL (parts)
    LIMIT most
  $$;
REVOKE EXECUTE ON FUNCTION search_contacts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_contacts TO inflow_app;

-- Mail from and to a person, the newest first. For the same reason it runs as the owner.
CREATE INDEX "email_discovery_from" ON "email_discovery" ("workspace_id", "from_email", "sent_at" DESC);
CREATE INDEX "email_discovery_sent_to" ON "email_discovery" USING gin ("to_emails") WHERE "labels" @> '{SENT}';
CREATE FUNCTION contact_mails(addresses text[], until timestamptz, most int)
  RETURNS TABLE (id uuid, is_sent boolean, at timestamptz, subject text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    (SELECT d.id, false, d.sent_at, d.subject FROM email_discovery d
      WHERE d.workspace_id = current_workspace_id() AND d.from_email = ANY (addresses) AND d.state = 'ready'
        AND NOT (d.labels && '{TRASH,SPAM}') AND d.sent_at <= until
      ORDER BY d.sent_at DESC LIMIT most)
    UNION ALL
    (SELECT d.id, true, d.sent_at, d.subject FROM email_discovery d
      WHERE d.workspace_id = current_workspace_id() AND d.labels @> '{SENT}' AND d.to_emails && addresses
        AND NOT (d.from_email = ANY (addresses)) AND d.state = 'ready' AND NOT (d.labels && '{TRASH}') AND d.sent_at <= until
      ORDER BY d.sent_at DESC LIMIT most)
  $$;
REVOKE EXECUTE ON FUNCTION contact_mails FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact_mails TO inflow_app;
