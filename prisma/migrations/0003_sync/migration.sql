CREATE TYPE "check_reason" AS ENUM ('nightly', 'asked', 'lost_cursor');
CREATE TYPE "check_status" AS ENUM ('running', 'done', 'failed', 'cancelled');

CREATE TABLE "sync_check" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "reason" "check_reason" NOT NULL,
    "status" "check_status" NOT NULL DEFAULT 'running',
    "query" TEXT NOT NULL DEFAULT '',
    "label_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "start_history_id" BIGINT,
    "passes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pass" INTEGER NOT NULL DEFAULT 0,
    "page_token" TEXT,
    "compared_at" TIMESTAMPTZ(3),
    "gmail_count" INTEGER NOT NULL DEFAULT 0,
    "local_count" INTEGER NOT NULL DEFAULT 0,
    "unreadable_count" INTEGER NOT NULL DEFAULT 0,
    "missing_count" INTEGER NOT NULL DEFAULT 0,
    "gone_count" INTEGER NOT NULL DEFAULT 0,
    "relabelled_count" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_check_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "sync_listing" (
    "check_id" UUID NOT NULL,
    "gmail_id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "thread_id" TEXT NOT NULL,
    "is_matching" BOOLEAN NOT NULL DEFAULT false,
    "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "sync_listing_pkey" PRIMARY KEY ("check_id","gmail_id")
);
CREATE TABLE "gmail_quota" (
    "key" TEXT NOT NULL,
    "usage" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gmail_quota_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "sync_check_workspace_id_started_at_idx" ON "sync_check"("workspace_id", "started_at");
CREATE INDEX "sync_check_connection_id_started_at_idx" ON "sync_check"("connection_id", "started_at");
CREATE UNIQUE INDEX "sync_check_one_running" ON "sync_check" ("connection_id") WHERE "status" = 'running';
ALTER TABLE "sync_check" ADD CONSTRAINT "sync_check_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "gmail_connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sync_listing" ADD CONSTRAINT "sync_listing_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "sync_check"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "gmail_connection" ADD COLUMN "watch_expires_at" TIMESTAMPTZ(3);

SELECT protect_workspace_table('"sync_check"');
SELECT protect_workspace_table('"sync_listing"');
