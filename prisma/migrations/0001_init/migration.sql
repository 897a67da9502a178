-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('pending', 'paid', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('held', 'captured', 'released');

-- CreateEnum
CREATE TYPE "credit_transaction_kind" AS ENUM ('grant', 'purchase', 'hold', 'capture', 'release', 'adjustment');

-- CreateEnum
CREATE TYPE "ledger_account" AS ENUM ('available', 'held', 'revenue', 'purchases', 'grants');

-- CreateEnum
CREATE TYPE "connection_status" AS ENUM ('active', 'paused', 'revoked');

-- CreateEnum
CREATE TYPE "sync_mode" AS ENUM ('discovery', 'incremental');

-- CreateEnum
CREATE TYPE "sync_status" AS ENUM ('running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "discovery_state" AS ENUM ('listed', 'ready', 'gone', 'failed');

-- CreateEnum
CREATE TYPE "verification_purpose" AS ENUM ('verify_email', 'reset_password', 'link_account');

-- CreateEnum
CREATE TYPE "quote_status" AS ENUM ('open', 'confirmed', 'cancelled', 'completed', 'expired');

-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'manager', 'editor', 'reviewer', 'viewer');

-- CreateTable
CREATE TABLE "stripe_payment" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "pack_id" TEXT NOT NULL,
    "credits_micro" BIGINT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "checkout_session_id" TEXT,
    "payment_intent_id" TEXT,
    "status" "payment_status" NOT NULL DEFAULT 'pending',
    "return_path" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_account" (
    "workspace_id" UUID NOT NULL,
    "available_micro" BIGINT NOT NULL DEFAULT 0,
    "held_micro" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "credit_account_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "credit_hold" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "amount_micro" BIGINT NOT NULL,
    "captured_micro" BIGINT NOT NULL DEFAULT 0,
    "state" "hold_state" NOT NULL DEFAULT 'held',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_transaction" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "kind" "credit_transaction_kind" NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "job_id" UUID,
    "summary_id" UUID,
    "quote_id" UUID,
    "payment_id" UUID,
    "available_after_micro" BIGINT NOT NULL,
    "held_after_micro" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_entry" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "account" "ledger_account" NOT NULL,
    "amount_micro" BIGINT NOT NULL,

    CONSTRAINT "credit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gmail_connection" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "google_sub" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "status" "connection_status" NOT NULL DEFAULT 'active',
    "status_reason" TEXT,
    "scopes" TEXT[],
    "sealed_refresh_token" TEXT,
    "sealed_access_token" TEXT,
    "access_expires_at" TIMESTAMPTZ(3),
    "filter" JSONB,
    "history_id" BIGINT,
    "connected_by_id" UUID,
    "last_synced_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gmail_connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "mode" "sync_mode" NOT NULL,
    "status" "sync_status" NOT NULL DEFAULT 'running',
    "query" TEXT NOT NULL DEFAULT '',
    "start_history_id" BIGINT,
    "page_token" TEXT,
    "estimated_total" INTEGER,
    "listed_count" INTEGER NOT NULL DEFAULT 0,
    "ready_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_discovery" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "gmail_id" TEXT NOT NULL,
    "thread_id" TEXT NOT NULL,
    "state" "discovery_state" NOT NULL DEFAULT 'listed',
    "subject" TEXT NOT NULL DEFAULT '',
    "from_name" TEXT NOT NULL DEFAULT '',
    "from_email" TEXT NOT NULL DEFAULT '',
    "to_emails" TEXT[],
    "snippet" TEXT NOT NULL DEFAULT '',
    "labels" TEXT[],
    "is_unread" BOOLEAN NOT NULL DEFAULT false,
    "is_list" BOOLEAN NOT NULL DEFAULT false,
    "size_bytes" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_id" TEXT,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_discovery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified_at" TIMESTAMPTZ(3),
    "name" TEXT,
    "image" TEXT,
    "password_hash" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "user_agent" TEXT,
    "ip_address" TEXT,
    "provider" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "verification_purpose" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "data" JSONB,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "workspace_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL,
    "workspace_id" UUID,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_receipt" (
    "id" UUID NOT NULL,
    "sender" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "webhook_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_config" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "system_config_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "quote" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "status" "quote_status" NOT NULL DEFAULT 'open',
    "mail_count" INTEGER NOT NULL,
    "skipped_count" INTEGER NOT NULL DEFAULT 0,
    "expected_micro" BIGINT NOT NULL,
    "maximum_micro" BIGINT NOT NULL,
    "charged_micro" BIGINT NOT NULL DEFAULT 0,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "cancelled_count" INTEGER NOT NULL DEFAULT 0,
    "model" TEXT NOT NULL,
    "created_by_kind" TEXT NOT NULL,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "quote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quote_item" (
    "quote_id" UUID NOT NULL,
    "discovery_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "expected_micro" BIGINT NOT NULL,
    "maximum_micro" BIGINT NOT NULL,

    CONSTRAINT "quote_item_pkey" PRIMARY KEY ("quote_id","discovery_id")
);

-- CreateTable
CREATE TABLE "processing_job" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "discovery_id" UUID NOT NULL,
    "status" "job_status" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "charged_micro" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "processing_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_summary" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "discovery_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "priority" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "needs_reply" BOOLEAN NOT NULL,
    "content_hash" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "input_tokens" INTEGER NOT NULL,
    "output_tokens" INTEGER NOT NULL,
    "charged_micro" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_summary_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "onboarding" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" TEXT,
    "invited_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stripe_payment_checkout_session_id_key" ON "stripe_payment"("checkout_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "stripe_payment_payment_intent_id_key" ON "stripe_payment"("payment_intent_id");

-- CreateIndex
CREATE INDEX "stripe_payment_workspace_id_created_at_idx" ON "stripe_payment"("workspace_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "credit_hold_job_id_key" ON "credit_hold"("job_id");

-- CreateIndex
CREATE INDEX "credit_hold_workspace_id_state_idx" ON "credit_hold"("workspace_id", "state");

-- CreateIndex
CREATE INDEX "credit_transaction_workspace_id_seq_idx" ON "credit_transaction"("workspace_id", "seq" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "credit_transaction_workspace_id_idempotency_key_key" ON "credit_transaction"("workspace_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "credit_entry_transaction_id_idx" ON "credit_entry"("transaction_id");

-- CreateIndex
CREATE INDEX "credit_entry_workspace_id_account_idx" ON "credit_entry"("workspace_id", "account");

-- CreateIndex
CREATE UNIQUE INDEX "gmail_connection_google_sub_key" ON "gmail_connection"("google_sub");

-- CreateIndex
CREATE INDEX "gmail_connection_workspace_id_idx" ON "gmail_connection"("workspace_id");

-- CreateIndex
CREATE INDEX "sync_run_workspace_id_started_at_idx" ON "sync_run"("workspace_id", "started_at");

-- CreateIndex
CREATE INDEX "sync_run_connection_id_started_at_idx" ON "sync_run"("connection_id", "started_at");

-- CreateIndex
CREATE INDEX "email_discovery_workspace_id_sent_at_id_idx" ON "email_discovery"("workspace_id", "sent_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "email_discovery_connection_id_state_idx" ON "email_discovery"("connection_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "email_discovery_connection_id_gmail_id_key" ON "email_discovery"("connection_id", "gmail_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_provider_provider_account_id_key" ON "account"("provider", "provider_account_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "verification_token_token_hash_key" ON "verification_token"("token_hash");

-- CreateIndex
CREATE INDEX "verification_token_user_id_purpose_idx" ON "verification_token"("user_id", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_created_at_idx" ON "api_key"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_log_workspace_id_created_at_idx" ON "audit_log"("workspace_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_receipt_sender_event_id_key" ON "webhook_receipt"("sender", "event_id");

-- CreateIndex
CREATE INDEX "quote_workspace_id_created_at_idx" ON "quote"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "processing_job_workspace_id_created_at_id_idx" ON "processing_job"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "processing_job_discovery_id_idx" ON "processing_job"("discovery_id");

-- CreateIndex
CREATE UNIQUE INDEX "processing_job_quote_id_discovery_id_key" ON "processing_job"("quote_id", "discovery_id");

-- CreateIndex
CREATE UNIQUE INDEX "email_summary_discovery_id_key" ON "email_summary"("discovery_id");

-- CreateIndex
CREATE UNIQUE INDEX "email_summary_job_id_key" ON "email_summary"("job_id");

-- CreateIndex
CREATE INDEX "email_summary_workspace_id_created_at_id_idx" ON "email_summary"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_workspace_id_created_at_idx" ON "invitation"("workspace_id", "created_at");

-- AddForeignKey
ALTER TABLE "credit_entry" ADD CONSTRAINT "credit_entry_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "credit_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "gmail_connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_discovery" ADD CONSTRAINT "email_discovery_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "gmail_connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verification_token" ADD CONSTRAINT "verification_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quote_item" ADD CONSTRAINT "quote_item_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "quote"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "processing_job" ADD CONSTRAINT "processing_job_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "quote"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "processing_job" ADD CONSTRAINT "processing_job_discovery_id_fkey" FOREIGN KEY ("discovery_id") REFERENCES "email_discovery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_summary" ADD CONSTRAINT "email_summary_discovery_id_fkey" FOREIGN KEY ("discovery_id") REFERENCES "email_discovery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_summary" ADD CONSTRAINT "email_summary_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "processing_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Roles. inflow_app is what the product logs in as: it owns nothing and sees one workspace at a time.
-- inflow_system crosses workspaces; inflow_app must switch to it by name, for one transaction.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inflow_app') THEN CREATE ROLE inflow_app NOLOGIN NOINHERIT; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inflow_system') THEN CREATE ROLE inflow_system NOLOGIN; END IF;
  IF NOT pg_has_role('inflow_app', 'inflow_system', 'MEMBER') THEN GRANT inflow_system TO inflow_app; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO inflow_app, inflow_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO inflow_app, inflow_system;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO inflow_app, inflow_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO inflow_app, inflow_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO inflow_app, inflow_system;
DO $$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN REVOKE ALL ON "_prisma_migrations" FROM inflow_app, inflow_system; END IF;
END $$;
REVOKE UPDATE, DELETE ON "credit_transaction", "credit_entry", "audit_log" FROM inflow_app, inflow_system;

-- Row-level security. Every table with a workspace_id is handed to protect_workspace_table; a test fails on one that is not.
CREATE FUNCTION current_workspace_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.workspace_id', true), '')::uuid;

CREATE FUNCTION protect_workspace_table(target regclass, key_column text DEFAULT 'workspace_id') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace ON %s TO inflow_app USING (%I = current_workspace_id()) WITH CHECK (%2$I = current_workspace_id())', target, key_column);
  EXECUTE format('CREATE POLICY system ON %s TO inflow_system USING (true) WITH CHECK (true)', target);
END $$;

SELECT protect_workspace_table('"workspace"', 'id');
SELECT protect_workspace_table(c.oid)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'workspace_id' AND NOT a.attisdropped;

-- Ledger invariants.
ALTER TABLE "credit_account" ADD CHECK ("available_micro" >= 0), ADD CHECK ("held_micro" >= 0);
ALTER TABLE "credit_hold" ADD CHECK ("amount_micro" > 0), ADD CHECK ("captured_micro" BETWEEN 0 AND "amount_micro");
CREATE FUNCTION credit_entries_sum_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum("amount_micro") FROM "credit_entry" WHERE "transaction_id" = NEW."transaction_id") <> 0 THEN
    RAISE EXCEPTION 'credit transaction % does not sum to zero', NEW."transaction_id" USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER credit_entries_sum_to_zero AFTER INSERT ON "credit_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit_entries_sum_to_zero();
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "credit_transaction" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "credit_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- At most one: running sync a connection, unfinished job a mail.
CREATE UNIQUE INDEX "sync_run_one_running" ON "sync_run" ("connection_id") WHERE "status" = 'running';
CREATE UNIQUE INDEX "processing_job_one_unfinished" ON "processing_job" ("discovery_id") WHERE "status" IN ('queued', 'running');
CREATE INDEX "outbox_event_unsent" ON "outbox_event" ("created_at") WHERE "sent_at" IS NULL;
CREATE INDEX "webhook_receipt_unhandled" ON "webhook_receipt" ("received_at") WHERE "handled_at" IS NULL;
ALTER TABLE "user" ADD CHECK ("email" = lower("email"));

-- What a door must find before it knows the workspace, in one round trip and nothing more than it needs.
CREATE FUNCTION find_api_key(key_hash text) RETURNS TABLE ("id" uuid, "workspaceId" uuid, "scopes" text[], "isStale" boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
  SELECT k."id", k."workspace_id", k."scopes", k."last_used_at" IS NULL OR k."last_used_at" < now() - interval '1 minute'
  FROM "api_key" k
  WHERE k."hash" = key_hash AND k."revoked_at" IS NULL AND (k."expires_at" IS NULL OR k."expires_at" > now());
END;
REVOKE EXECUTE ON FUNCTION find_api_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_api_key TO inflow_app;
