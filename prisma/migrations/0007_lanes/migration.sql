-- Lanes, price versions and what a summary cost us.
CREATE TYPE "summary_lane" AS ENUM ('sync', 'batch');
ALTER TABLE "quote"
  ADD COLUMN "lane" "summary_lane" NOT NULL DEFAULT 'sync',
  ADD COLUMN "price_version" TEXT NOT NULL DEFAULT '2026-11',
  ADD COLUMN "automatic_rule_id" UUID;
ALTER TABLE "processing_job"
  ADD COLUMN "lane" "summary_lane" NOT NULL DEFAULT 'sync',
  ADD COLUMN "batch_id" UUID,
  ADD COLUMN "dispatched_at" TIMESTAMPTZ(3),
  ADD COLUMN "paid_calls" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "email_summary"
  ADD COLUMN "lane" "summary_lane" NOT NULL DEFAULT 'sync',
  ADD COLUMN "price_version" TEXT NOT NULL DEFAULT '2026-11',
  ADD COLUMN "cost_nano" BIGINT NOT NULL DEFAULT 0;
-- Jobs of before were all handed over at once.
UPDATE "processing_job" SET "dispatched_at" = "created_at";
CREATE INDEX "processing_job_waiting" ON "processing_job" ("workspace_id", "id") WHERE "status" = 'queued' AND "dispatched_at" IS NULL;
CREATE INDEX "processing_job_batch" ON "processing_job" ("batch_id") WHERE "batch_id" IS NOT NULL;

-- One batch at the AI service. The row is written before the service is asked.
CREATE TYPE "batch_status" AS ENUM ('submitting', 'processing', 'read', 'failed');
CREATE TABLE "summary_batch" (
  "id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "quote_id" UUID NOT NULL,
  "provider_id" TEXT,
  "status" "batch_status" NOT NULL DEFAULT 'submitting',
  "size" INTEGER NOT NULL,
  "failure" TEXT,
  "cancelled_at" TIMESTAMPTZ(3),
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_at" TIMESTAMPTZ(3),
  "read_at" TIMESTAMPTZ(3),
  "deleted_at" TIMESTAMPTZ(3),
  CONSTRAINT "summary_batch_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "summary_batch_provider_id_key" ON "summary_batch" ("provider_id");
CREATE INDEX "summary_batch_quote_id_idx" ON "summary_batch" ("quote_id");
CREATE INDEX "summary_batch_open" ON "summary_batch" ("checked_at") WHERE "deleted_at" IS NULL AND "status" <> 'failed';
ALTER TABLE "summary_batch" ADD CONSTRAINT "summary_batch_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "quote" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_workspace_table('"summary_batch"');

-- What a workspace decides about summaries; without a row, everything is as it comes.
CREATE TABLE "summary_settings" (
  "workspace_id" UUID NOT NULL,
  "is_batch_allowed" BOOLEAN NOT NULL DEFAULT true,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "summary_settings_pkey" PRIMARY KEY ("workspace_id")
);
SELECT protect_workspace_table('"summary_settings"');

-- New mail of a connection is summarised by itself.
CREATE TABLE "automatic_rule" (
  "id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "connection_id" UUID NOT NULL,
  "is_on" BOOLEAN NOT NULL DEFAULT false,
  "filter" JSONB NOT NULL DEFAULT '{}',
  "lane" "summary_lane" NOT NULL DEFAULT 'sync',
  "daily_cap_micro" BIGINT NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  "stopped_reason" TEXT,
  "stopped_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "automatic_rule_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "automatic_rule_daily_cap_micro_check" CHECK ("daily_cap_micro" > 0)
);
CREATE UNIQUE INDEX "automatic_rule_connection_id_key" ON "automatic_rule" ("connection_id");
ALTER TABLE "automatic_rule" ADD CONSTRAINT "automatic_rule_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "gmail_connection" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_workspace_table('"automatic_rule"');
CREATE INDEX "quote_automatic_rule_id_idx" ON "quote" ("automatic_rule_id", "confirmed_at") WHERE "automatic_rule_id" IS NOT NULL;

-- Mails the automatic mode left out before any money was spent, with the reason.
CREATE TABLE "automatic_skip" (
  "discovery_id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "connection_id" UUID NOT NULL,
  "reason" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "automatic_skip_pkey" PRIMARY KEY ("discovery_id")
);
CREATE INDEX "automatic_skip_connection_id_idx" ON "automatic_skip" ("connection_id", "created_at");
ALTER TABLE "automatic_skip" ADD CONSTRAINT "automatic_skip_discovery_id_fkey" FOREIGN KEY ("discovery_id") REFERENCES "email_discovery" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_workspace_table('"automatic_skip"');

-- One row a provider, of the whole platform: whether it is asked at all.
CREATE TABLE "ai_circuit" (
  "provider" TEXT NOT NULL,
  "reason" TEXT,
  "opened_at" TIMESTAMPTZ(3),
  "retry_at" TIMESTAMPTZ(3),
  "probe_at" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "ai_circuit_pkey" PRIMARY KEY ("provider")
);
INSERT INTO "ai_circuit" ("provider") VALUES ('anthropic');
