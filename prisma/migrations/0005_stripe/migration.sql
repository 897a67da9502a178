CREATE TYPE "payment_kind" AS ENUM ('pack', 'plan', 'top_up');

ALTER TABLE "stripe_payment"
  ALTER COLUMN "pack_id" DROP NOT NULL,
  ADD COLUMN "kind" "payment_kind" NOT NULL DEFAULT 'pack',
  ADD COLUMN "description" TEXT NOT NULL DEFAULT 'Credit pack',
  ADD COLUMN "plan_id" TEXT,
  ADD COLUMN "refunded_cents" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "invoice_id" TEXT,
  ADD COLUMN "invoice_number" TEXT,
  ADD COLUMN "invoice_url" TEXT,
  ADD COLUMN "invoice_pdf_url" TEXT,
  ADD COLUMN "receipt_url" TEXT,
  ADD COLUMN "failure" TEXT,
  ADD COLUMN "top_up_seq" INTEGER;
CREATE UNIQUE INDEX "stripe_payment_invoice_id_key" ON "stripe_payment"("invoice_id");
CREATE UNIQUE INDEX "stripe_payment_workspace_id_top_up_seq_key" ON "stripe_payment"("workspace_id", "top_up_seq");
CREATE INDEX "stripe_payment_created_at_idx" ON "stripe_payment"("created_at");
-- At most one top-up under way.
CREATE UNIQUE INDEX "stripe_payment_one_top_up" ON "stripe_payment" ("workspace_id") WHERE "kind" = 'top_up' AND "status" = 'pending';

ALTER TABLE "webhook_receipt" ADD COLUMN "outcome" TEXT, ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "webhook_receipt_sender_received_at_idx" ON "webhook_receipt"("sender", "received_at" DESC);

CREATE TABLE "stripe_customer" (
  "workspace_id" UUID NOT NULL,
  "stripe_id" TEXT NOT NULL,
  "payment_method_id" TEXT,
  "card_fingerprint" TEXT,
  "card_brand" TEXT,
  "card_last4" TEXT,
  "read_seq" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "stripe_customer_pkey" PRIMARY KEY ("workspace_id")
);
CREATE UNIQUE INDEX "stripe_customer_stripe_id_key" ON "stripe_customer"("stripe_id");

CREATE TABLE "subscription" (
  "id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "stripe_id" TEXT NOT NULL,
  "plan_id" TEXT NOT NULL,
  "next_plan_id" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "period_start" TIMESTAMPTZ(3) NOT NULL,
  "period_end" TIMESTAMPTZ(3) NOT NULL,
  "unpaid_invoice_url" TEXT,
  "next_attempt_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "change_seq" INTEGER NOT NULL DEFAULT 0,
  "read_seq" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "subscription_stripe_id_key" ON "subscription"("stripe_id");
CREATE INDEX "subscription_workspace_id_created_at_idx" ON "subscription"("workspace_id", "created_at");

CREATE TABLE "stripe_refund" (
  "id" TEXT NOT NULL,
  "workspace_id" UUID NOT NULL,
  "payment_id" UUID NOT NULL,
  "amount_cents" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "stripe_refund_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_refund_payment_id_idx" ON "stripe_refund"("payment_id");
ALTER TABLE "stripe_refund" ADD CONSTRAINT "stripe_refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "stripe_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "stripe_dispute" (
  "id" TEXT NOT NULL,
  "workspace_id" UUID NOT NULL,
  "payment_id" UUID NOT NULL,
  "amount_cents" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "opened_at" TIMESTAMPTZ(3) NOT NULL,
  "closed_at" TIMESTAMPTZ(3),
  CONSTRAINT "stripe_dispute_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_dispute_payment_id_idx" ON "stripe_dispute"("payment_id");
ALTER TABLE "stripe_dispute" ADD CONSTRAINT "stripe_dispute_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "stripe_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "auto_top_up" (
  "workspace_id" UUID NOT NULL,
  "is_enabled" BOOLEAN NOT NULL,
  "threshold_micro" BIGINT NOT NULL,
  "pack_id" TEXT NOT NULL,
  "monthly_cap_cents" INTEGER NOT NULL,
  "failures" INTEGER NOT NULL DEFAULT 0,
  "paused_until" TIMESTAMPTZ(3),
  "suspended_card" TEXT,
  "last_failure" TEXT,
  CONSTRAINT "auto_top_up_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "stripe_comparison" (
  "id" UUID NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "finished_at" TIMESTAMPTZ(3),
  "since_at" TIMESTAMPTZ(3) NOT NULL,
  "counts" JSONB NOT NULL DEFAULT '{}',
  "problems" JSONB NOT NULL DEFAULT '[]',
  "fetched" INTEGER NOT NULL DEFAULT 0,
  "failure" TEXT,
  CONSTRAINT "stripe_comparison_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_comparison_started_at_idx" ON "stripe_comparison"("started_at" DESC);

ALTER TABLE "stripe_payment" ADD CHECK ("refunded_cents" BETWEEN 0 AND "amount_cents");
ALTER TABLE "auto_top_up" ADD CHECK ("threshold_micro" >= 0), ADD CHECK ("monthly_cap_cents" >= 0), ADD CHECK ("failures" >= 0);

SELECT protect_workspace_table('"stripe_customer"');
SELECT protect_workspace_table('"subscription"');
SELECT protect_workspace_table('"stripe_refund"');
SELECT protect_workspace_table('"stripe_dispute"');
SELECT protect_workspace_table('"auto_top_up"');
-- Across workspaces: no workspace sees it.
ALTER TABLE "stripe_comparison" ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON "stripe_comparison" TO inflow_system USING (true) WITH CHECK (true);

-- Numbers each reading of Stripe, taken before it begins.
CREATE SEQUENCE "stripe_read_seq";
GRANT USAGE ON SEQUENCE "stripe_read_seq" TO inflow_app, inflow_system;

-- A live API key with the plan of its workspace, which says how many requests a minute it may make.
CREATE FUNCTION find_api_caller(key_hash text)
  RETURNS TABLE ("id" uuid, "workspaceId" uuid, "scopes" text[], "isStale" boolean, "planId" text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
  SELECT k."id", k."workspace_id", k."scopes", k."last_used_at" IS NULL OR k."last_used_at" < now() - interval '1 minute',
    coalesce((
      SELECT s."plan_id" FROM "subscription" s
      WHERE s."workspace_id" = k."workspace_id" AND s."status" IN ('active', 'past_due', 'trialing')
      ORDER BY s."created_at" DESC LIMIT 1), 'free')
  FROM "api_key" k
  WHERE k."hash" = key_hash AND k."revoked_at" IS NULL AND (k."expires_at" IS NULL OR k."expires_at" > now());
END;
REVOKE EXECUTE ON FUNCTION find_api_caller FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_api_caller TO inflow_app;
