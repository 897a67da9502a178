CREATE TYPE "email_action_kind" AS ENUM ('archive', 'unarchive', 'label', 'unlabel', 'mark_read', 'mark_unread', 'trash', 'untrash', 'reply');
CREATE TYPE "email_action_state" AS ENUM ('queued', 'running', 'done', 'failed', 'undone');

CREATE TABLE "saved_filter" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspace"("id") ON DELETE CASCADE,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "owner_id" UUID REFERENCES "user"("id") ON DELETE CASCADE,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "saved_filter_workspace_id_created_at_idx" ON "saved_filter"("workspace_id", "created_at");
CREATE UNIQUE INDEX "saved_filter_name" ON "saved_filter"("workspace_id", "owner_id", lower("name")) NULLS NOT DISTINCT;

CREATE TABLE "email_action" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL REFERENCES "gmail_connection"("id") ON DELETE CASCADE,
    "email_id" UUID NOT NULL REFERENCES "email_discovery"("id") ON DELETE CASCADE,
    "batch_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "email_action_kind" NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "state" "email_action_state" NOT NULL DEFAULT 'queued',
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "error" TEXT,
    "is_seen" BOOLEAN NOT NULL DEFAULT false,
    "sent_gmail_id" TEXT,
    "run_after" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "email_action_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "email_action_workspace_id_key_key" ON "email_action"("workspace_id", "key");
CREATE INDEX "email_action_workspace_id_batch_id_idx" ON "email_action"("workspace_id", "batch_id");
CREATE INDEX "email_action_email_id_created_at_idx" ON "email_action"("email_id", "created_at");
-- What is still to come, and what went wrong and nobody has read: few rows of many.
CREATE INDEX "email_action_open" ON "email_action"("workspace_id") WHERE "state" IN ('queued', 'running') OR ("state" = 'failed' AND NOT "is_seen");

CREATE TABLE "reply_draft" (
    "workspace_id" UUID NOT NULL,
    "email_id" UUID NOT NULL REFERENCES "email_discovery"("id") ON DELETE CASCADE,
    "author_id" UUID NOT NULL REFERENCES "user"("id") ON DELETE CASCADE,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reply_draft_pkey" PRIMARY KEY ("email_id", "author_id")
);
CREATE INDEX "reply_draft_workspace_id_idx" ON "reply_draft"("workspace_id");

CREATE TABLE "trusted_sender" (
    "workspace_id" UUID NOT NULL REFERENCES "workspace"("id") ON DELETE CASCADE,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trusted_sender_pkey" PRIMARY KEY ("workspace_id", "email")
);

SELECT protect_workspace_table('"saved_filter"');
SELECT protect_workspace_table('"email_action"');
SELECT protect_workspace_table('"reply_draft"');
SELECT protect_workspace_table('"trusted_sender"');

-- A thread's mails, in order.
CREATE INDEX "email_discovery_thread" ON "email_discovery"("connection_id", "thread_id", "sent_at");
