-- Contacts, what they agreed to and what they did.
-- CreateEnum
CREATE TYPE "contact_field_type" AS ENUM ('text', 'number', 'boolean', 'date', 'enum', 'list');

-- CreateEnum
CREATE TYPE "contact_source" AS ENUM ('manual', 'import', 'api', 'form', 'gmail');

-- CreateEnum
CREATE TYPE "time_zone_source" AS ENUM ('explicit', 'phone', 'country', 'workspace');

-- CreateEnum
CREATE TYPE "subscription_status" AS ENUM ('pending', 'subscribed', 'unsubscribed');

-- CreateEnum
CREATE TYPE "consent_action" AS ENUM ('granted', 'confirmed', 'withdrawn');

-- CreateEnum
CREATE TYPE "consent_source" AS ENUM ('form', 'preference_centre', 'one_click', 'import', 'api', 'manual');

-- CreateEnum
CREATE TYPE "suppression_reason" AS ENUM ('unsubscribed', 'hard_bounce', 'complaint', 'manual', 'import');

-- CreateTable
CREATE TABLE "contact_field" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "former_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "label" TEXT NOT NULL,
    "type" "contact_field_type" NOT NULL,
    "options" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_field_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "first_name" TEXT NOT NULL DEFAULT '',
    "last_name" TEXT NOT NULL DEFAULT '',
    "phone" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT '',
    "time_zone_source" "time_zone_source",
    "fields" JSONB NOT NULL DEFAULT '{}',
    "source" "contact_source" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "merged_into_id" UUID,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tag" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_tag" (
    "contact_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_tag_pkey" PRIMARY KEY ("contact_id","tag_id")
);

-- CreateTable
CREATE TABLE "contact_list" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "segment_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_member" (
    "list_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_member_pkey" PRIMARY KEY ("list_id","contact_id")
);

-- CreateTable
CREATE TABLE "topic" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_public" BOOLEAN NOT NULL DEFAULT true,
    "is_double_opt_in" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topic_subscription" (
    "contact_id" UUID NOT NULL,
    "topic_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "status" "subscription_status" NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "topic_subscription_pkey" PRIMARY KEY ("contact_id","topic_id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "topic_id" UUID,
    "action" "consent_action" NOT NULL,
    "source" "consent_source" NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "text_version" TEXT NOT NULL DEFAULT '',
    "ip" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "reason" "suppression_reason" NOT NULL,
    "source" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("workspace_id","email")
);

-- CreateTable
CREATE TABLE "contact_event" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "properties" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idempotency_key" TEXT,

    CONSTRAINT "contact_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_event_stat" (
    "contact_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "workspace_id" UUID NOT NULL,
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_event_stat_pkey" PRIMARY KEY ("contact_id","name","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "contact_field_workspace_id_key_key" ON "contact_field"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_email_key" ON "contact"("workspace_id", "email");

-- CreateIndex
CREATE INDEX "contact_tag_tag_id_contact_id_idx" ON "contact_tag"("tag_id", "contact_id");

-- CreateIndex
CREATE INDEX "list_member_contact_id_idx" ON "list_member"("contact_id");

-- CreateIndex
CREATE INDEX "topic_subscription_topic_id_status_contact_id_idx" ON "topic_subscription"("topic_id", "status", "contact_id");

-- CreateIndex
CREATE INDEX "consent_workspace_id_email_at_idx" ON "consent"("workspace_id", "email", "at");

-- CreateIndex
CREATE INDEX "suppression_workspace_id_created_at_idx" ON "suppression"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "contact_event_contact_id_occurred_at_idx" ON "contact_event"("contact_id", "occurred_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "contact_event_workspace_id_idempotency_key_key" ON "contact_event"("workspace_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "contact_event_stat_workspace_id_name_day_idx" ON "contact_event_stat"("workspace_id", "name", "day");

-- AddForeignKey
ALTER TABLE "contact_tag" ADD CONSTRAINT "contact_tag_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_tag" ADD CONSTRAINT "contact_tag_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "contact_list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topic_subscription" ADD CONSTRAINT "topic_subscription_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topic_subscription" ADD CONSTRAINT "topic_subscription_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Names that differ in nothing but capitals are the same.
CREATE UNIQUE INDEX "tag_name" ON "tag" ("workspace_id", lower("name"));
CREATE UNIQUE INDEX "contact_list_name" ON "contact_list" ("workspace_id", lower("name")) WHERE "archived_at" IS NULL;
CREATE UNIQUE INDEX "topic_name" ON "topic" ("workspace_id", lower("name")) WHERE "archived_at" IS NULL;
-- The newest first: ids are in the order of time.
CREATE INDEX "contact_newest" ON "contact" ("workspace_id", "id" DESC) WHERE "deleted_at" IS NULL;

CREATE TRIGGER append_only BEFORE UPDATE ON "consent" FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY[
  'contact_field', 'contact', 'tag', 'contact_tag', 'contact_list', 'list_member', 'topic', 'topic_subscription',
  'consent', 'suppression', 'contact_event', 'contact_event_stat']) AS name;
