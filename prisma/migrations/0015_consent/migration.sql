-- Topics, consent with proof, suppression, and the links people decide by.
-- CreateEnum
CREATE TYPE "suppression_step" AS ENUM ('added', 'changed', 'removed');

-- AlterTable
ALTER TABLE "topic" ADD COLUMN "consent_text" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "consent" ADD COLUMN "message_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN "seq" BIGSERIAL NOT NULL,
ADD COLUMN "transaction_id" BIGINT NOT NULL DEFAULT txid_current();

-- CreateTable
CREATE TABLE "link_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opt_in" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "topic_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "source" "consent_source" NOT NULL,
    "text" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "ip" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "actor" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "opt_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppression_change" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "step" "suppression_step" NOT NULL,
    "reason" "suppression_reason" NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_key_workspace_id_number_key" ON "link_key"("workspace_id", "number");

-- CreateIndex
CREATE INDEX "opt_in_workspace_id_email_requested_at_idx" ON "opt_in"("workspace_id", "email", "requested_at");

-- CreateIndex
CREATE INDEX "opt_in_contact_id_topic_id_idx" ON "opt_in"("contact_id", "topic_id");

-- CreateIndex
CREATE INDEX "suppression_change_workspace_id_email_at_idx" ON "suppression_change"("workspace_id", "email", "at");


SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY['link_key', 'opt_in', 'suppression_change']) AS name;

CREATE INDEX "topic_subscription_pending" ON "topic_subscription" ("changed_at") WHERE "status" = 'pending';

-- What was decided is never changed nor taken out; it goes with its workspace.
CREATE TRIGGER append_only BEFORE UPDATE ON "suppression_change" FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON "consent", "suppression_change" FROM inflow_app, inflow_system;

-- The newest decision of an address: by the time it was taken, then by the order of writing.
CREATE INDEX "consent_newest" ON "consent" ("workspace_id", "email", "at" DESC, "seq" DESC);
DROP INDEX "consent_workspace_id_email_at_idx";

-- Whoever writes it, an opt-out becomes "subscribed" only by a consent that the same transaction wrote before, and only
-- where that consent is the newest decision. An opt-out: unsubscribed, not yet confirmed, withdrawn last, or suppressed.
CREATE FUNCTION refuse_revival() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  revived text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT c."email" INTO revived
    FROM changed s JOIN "contact" c ON c."id" = s."contact_id"
    LEFT JOIN LATERAL (
      SELECT d."action", d."transaction_id" FROM "consent" d
      WHERE d."workspace_id" = c."workspace_id" AND d."email" = c."email" AND (d."topic_id" = s."topic_id" OR d."topic_id" IS NULL)
      ORDER BY d."at" DESC, d."seq" DESC LIMIT 1) newest ON true
    WHERE s."status" = 'subscribed'
      AND (newest."action" IN ('granted', 'confirmed') AND newest."transaction_id" = txid_current()) IS NOT TRUE
      AND (newest."action" = 'withdrawn' OR EXISTS (
        SELECT FROM "suppression" p WHERE p."workspace_id" = c."workspace_id" AND p."email" = c."email"
          AND (p."expires_at" IS NULL OR p."expires_at" > now())))
    LIMIT 1;
  ELSE
    SELECT c."email" INTO revived
    FROM changed s JOIN "contact" c ON c."id" = s."contact_id"
    LEFT JOIN before b ON b."contact_id" = s."contact_id" AND b."topic_id" = s."topic_id"
    LEFT JOIN LATERAL (
      SELECT d."action", d."transaction_id" FROM "consent" d
      WHERE d."workspace_id" = c."workspace_id" AND d."email" = c."email" AND (d."topic_id" = s."topic_id" OR d."topic_id" IS NULL)
      ORDER BY d."at" DESC, d."seq" DESC LIMIT 1) newest ON true
    WHERE s."status" = 'subscribed' AND b."status" IS DISTINCT FROM 'subscribed'
      AND (newest."action" IN ('granted', 'confirmed') AND newest."transaction_id" = txid_current()) IS NOT TRUE
      AND (b."status" IS NOT NULL OR newest."action" = 'withdrawn' OR EXISTS (
        SELECT FROM "suppression" p WHERE p."workspace_id" = c."workspace_id" AND p."email" = c."email"
          AND (p."expires_at" IS NULL OR p."expires_at" > now())))
    LIMIT 1;
  END IF;
  IF revived IS NOT NULL THEN
    RAISE EXCEPTION 'opted out: % is subscribed again only by a consent that this transaction writes first', revived
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_revival';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER no_revival_by_insert AFTER INSERT ON "topic_subscription" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_revival();
CREATE TRIGGER no_revival_by_update AFTER UPDATE ON "topic_subscription" REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_revival();

-- And the other way round: a withdrawal that is the newest decision ends what is there, whoever wrote it.
CREATE FUNCTION heed_withdrawal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM written WHERE "action" = 'withdrawn') THEN RETURN NULL; END IF;
  UPDATE "topic_subscription" s SET "status" = 'unsubscribed', "changed_at" = w."at"
  FROM written w JOIN "contact" c ON c."workspace_id" = w."workspace_id" AND c."email" = w."email"
  WHERE w."action" = 'withdrawn' AND s."contact_id" = c."id" AND (w."topic_id" IS NULL OR s."topic_id" = w."topic_id")
    AND s."status" <> 'unsubscribed'
    AND NOT EXISTS (
      SELECT FROM "consent" d
      WHERE d."workspace_id" = w."workspace_id" AND d."email" = w."email" AND (d."topic_id" = s."topic_id" OR d."topic_id" IS NULL)
        AND d."action" <> 'withdrawn' AND (d."at", d."seq") > (w."at", w."seq"));
  UPDATE "opt_in" o SET "ended_at" = w."at" FROM written w
  WHERE w."action" = 'withdrawn' AND o."workspace_id" = w."workspace_id" AND o."email" = w."email"
    AND (w."topic_id" IS NULL OR o."topic_id" = w."topic_id") AND o."requested_at" <= w."at" AND o."ended_at" IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER heed_withdrawal AFTER INSERT ON "consent" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION heed_withdrawal();

-- Who gets another address is held to what was decided for it.
CREATE FUNCTION heed_new_address() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE "topic_subscription" s SET "status" = 'unsubscribed', "changed_at" = now()
  WHERE s."contact_id" = NEW."id" AND s."status" <> 'unsubscribed' AND (
    SELECT d."action" FROM "consent" d
    WHERE d."workspace_id" = NEW."workspace_id" AND d."email" = NEW."email" AND (d."topic_id" = s."topic_id" OR d."topic_id" IS NULL)
    ORDER BY d."at" DESC, d."seq" DESC LIMIT 1) = 'withdrawn';
  RETURN NULL;
END $$;
CREATE TRIGGER heed_new_address AFTER UPDATE OF "email" ON "contact" FOR EACH ROW
  WHEN (OLD."email" IS DISTINCT FROM NEW."email") EXECUTE FUNCTION heed_new_address();

-- A workspace begins with one topic; those that are there get it now.
CREATE FUNCTION begin_with_newsletter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO "topic" ("id", "workspace_id", "name", "description")
  VALUES (gen_random_uuid(), NEW."id", 'Newsletter', 'News and updates, now and then.');
  RETURN NULL;
END $$;
CREATE TRIGGER begin_with_newsletter AFTER INSERT ON "workspace" FOR EACH ROW EXECUTE FUNCTION begin_with_newsletter();
INSERT INTO "topic" ("id", "workspace_id", "name", "description")
  SELECT gen_random_uuid(), w."id", 'Newsletter', 'News and updates, now and then.' FROM "workspace" w
  WHERE NOT EXISTS (SELECT FROM "topic" t WHERE t."workspace_id" = w."id");

-- Parts of addresses. It runs as the table's owner because row-level security keeps text operators from their index.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX "suppression_email_part" ON "suppression" USING gin ("email" gin_trgm_ops);
  END IF;
END $$;
CREATE FUNCTION search_suppressions(part text) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
  SELECT p."email" FROM "suppression" p
  WHERE p."workspace_id" = current_workspace_id() AND p."email" LIKE '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%';
END;
REVOKE EXECUTE ON FUNCTION search_suppressions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_suppressions TO inflow_app;
