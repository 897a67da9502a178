-- Skip rules are read off the mail itself: nothing of its own to keep.
DROP TABLE "automatic_skip";

-- Summaries by mail, daily or weekly.
CREATE TYPE "digest_frequency" AS ENUM ('daily', 'weekly');
CREATE TABLE "digest" (
  "id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "frequency" "digest_frequency" NOT NULL,
  "weekday" INTEGER NOT NULL DEFAULT 1,
  "hour" INTEGER NOT NULL DEFAULT 8,
  "time_zone" TEXT NOT NULL,
  "quiet_days" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  "filter" JSONB NOT NULL DEFAULT '{}',
  "paused_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "digest_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "digest_times_check" CHECK ("hour" BETWEEN 0 AND 23 AND "weekday" BETWEEN 1 AND 7)
);
CREATE INDEX "digest_workspace_id_idx" ON "digest" ("workspace_id", "user_id");
ALTER TABLE "digest" ADD CONSTRAINT "digest_membership_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "membership" ("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_workspace_table('"digest"');

-- One digest of one period, sent once.
CREATE TABLE "digest_issue" (
  "digest_id" UUID NOT NULL,
  "period" TEXT NOT NULL,
  "workspace_id" UUID NOT NULL,
  "claimed_at" TIMESTAMPTZ(3) NOT NULL,
  "sent_at" TIMESTAMPTZ(3),
  "mail_count" INTEGER NOT NULL DEFAULT 0,
  "spent_micro" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "digest_issue_pkey" PRIMARY KEY ("digest_id", "period")
);
CREATE INDEX "digest_issue_workspace_id_idx" ON "digest_issue" ("workspace_id");
ALTER TABLE "digest_issue" ADD CONSTRAINT "digest_issue_digest_id_fkey" FOREIGN KEY ("digest_id") REFERENCES "digest" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
SELECT protect_workspace_table('"digest_issue"');
