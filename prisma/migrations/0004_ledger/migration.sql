-- Credits get lots: what came in together is burnt, expires and is taken back together.
-- CreateEnum
CREATE TYPE "lot_source" AS ENUM ('welcome', 'pack', 'plan', 'top_up', 'adjustment');

-- AlterEnum

ALTER TYPE "credit_transaction_kind" ADD VALUE 'expiry';
ALTER TYPE "credit_transaction_kind" ADD VALUE 'claw_back';
ALTER TYPE "credit_transaction_kind" ADD VALUE 'restore';
ALTER TYPE "credit_transaction_kind" ADD VALUE 'write_off';

-- AlterEnum

ALTER TYPE "ledger_account" ADD VALUE 'breakage';
ALTER TYPE "ledger_account" ADD VALUE 'platform_writeoff';
ALTER TYPE "ledger_account" ADD VALUE 'provider';

-- AlterTable
ALTER TABLE "credit_account" ADD COLUMN     "filled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "freezes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "full_micro" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "credit_hold" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "filter_id" TEXT,
ADD COLUMN     "price_version" TEXT;

-- CreateTable
CREATE TABLE "credit_lot" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "source" "lot_source" NOT NULL,
    "key" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "amount_micro" BIGINT NOT NULL,
    "remaining_micro" BIGINT NOT NULL,
    "held_micro" BIGINT NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "grace_until" TIMESTAMPTZ(3),
    "payment_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_lot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_lot_entry" (
    "transaction_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "amount_micro" BIGINT NOT NULL,

    CONSTRAINT "credit_lot_entry_pkey" PRIMARY KEY ("transaction_id","lot_id")
);

-- CreateTable
CREATE TABLE "credit_hold_lot" (
    "hold_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "amount_micro" BIGINT NOT NULL,

    CONSTRAINT "credit_hold_lot_pkey" PRIMARY KEY ("hold_id","lot_id")
);

-- CreateTable
CREATE TABLE "credit_claw_back" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "clawed_micro" BIGINT NOT NULL,
    "pending_micro" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "restored_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_claw_back_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_freeze" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_freeze_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_cap" (
    "workspace_id" UUID NOT NULL,
    "filter_id" TEXT NOT NULL DEFAULT '',
    "daily_micro" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_cap_pkey" PRIMARY KEY ("workspace_id","filter_id")
);

-- CreateTable
CREATE TABLE "credit_notice" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "percent" INTEGER NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mailed_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_check" (
    "id" UUID NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "problem_count" INTEGER NOT NULL,
    "problems" JSONB NOT NULL,
    "workspaces" INTEGER NOT NULL,
    "transactions" INTEGER NOT NULL,
    "lots" INTEGER NOT NULL,
    "available_micro" BIGINT NOT NULL,
    "held_micro" BIGINT NOT NULL,

    CONSTRAINT "ledger_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "credit_lot_payment_id_idx" ON "credit_lot"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_lot_workspace_id_key_key" ON "credit_lot"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "credit_lot_entry_lot_id_idx" ON "credit_lot_entry"("lot_id");

-- CreateIndex
CREATE INDEX "credit_hold_lot_lot_id_idx" ON "credit_hold_lot"("lot_id");

-- CreateIndex
CREATE INDEX "credit_claw_back_lot_id_idx" ON "credit_claw_back"("lot_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_claw_back_workspace_id_key_key" ON "credit_claw_back"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "credit_freeze_workspace_id_key_key" ON "credit_freeze"("workspace_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "credit_notice_workspace_id_filled_at_percent_key" ON "credit_notice"("workspace_id", "filled_at", "percent");

-- CreateIndex
CREATE INDEX "ledger_check_started_at_idx" ON "ledger_check"("started_at" DESC);

-- CreateIndex
CREATE INDEX "credit_hold_workspace_id_created_at_idx" ON "credit_hold"("workspace_id", "created_at");

-- AddForeignKey
ALTER TABLE "credit_lot_entry" ADD CONSTRAINT "credit_lot_entry_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "credit_lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_lot_entry" ADD CONSTRAINT "credit_lot_entry_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "credit_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold_lot" ADD CONSTRAINT "credit_hold_lot_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "credit_hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold_lot" ADD CONSTRAINT "credit_hold_lot_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "credit_lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_claw_back" ADD CONSTRAINT "credit_claw_back_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "credit_lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE "credit_account" ADD CHECK ("freezes" >= 0), ADD CHECK ("full_micro" >= 0);
ALTER TABLE "credit_lot" ADD CHECK ("amount_micro" > 0), ADD CHECK ("remaining_micro" BETWEEN 0 AND "amount_micro"), ADD CHECK ("held_micro" BETWEEN 0 AND "remaining_micro");
ALTER TABLE "credit_hold_lot" ADD CHECK ("amount_micro" > 0);
ALTER TABLE "credit_claw_back" ADD CHECK ("clawed_micro" >= 0), ADD CHECK ("pending_micro" >= 0);
ALTER TABLE "credit_cap" ADD CHECK ("daily_micro" >= 0);

-- What can be spent, and what is to expire.
CREATE INDEX "credit_lot_spendable" ON "credit_lot" ("workspace_id") WHERE "remaining_micro" > "held_micro";
CREATE INDEX "credit_lot_expiring" ON "credit_lot" ((GREATEST("expires_at", "grace_until"))) WHERE "remaining_micro" > "held_micro" AND "expires_at" IS NOT NULL;
CREATE INDEX "credit_hold_expiring" ON "credit_hold" ("expires_at") WHERE "state" = 'held';

REVOKE UPDATE, DELETE ON "credit_lot_entry" FROM inflow_app, inflow_system;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "credit_lot_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT protect_workspace_table('"credit_lot"');
SELECT protect_workspace_table('"credit_lot_entry"');
SELECT protect_workspace_table('"credit_hold_lot"');
SELECT protect_workspace_table('"credit_claw_back"');
SELECT protect_workspace_table('"credit_freeze"');
SELECT protect_workspace_table('"credit_cap"');
SELECT protect_workspace_table('"credit_notice"');
-- Across workspaces: no workspace sees it.
ALTER TABLE "ledger_check" ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON "ledger_check" TO inflow_system USING (true) WITH CHECK (true);

-- What workspaces have today becomes one lot each, which their open holds were taken from.
INSERT INTO "credit_lot" ("id", "workspace_id", "source", "key", "description", "priority", "amount_micro", "remaining_micro", "held_micro")
  SELECT gen_random_uuid(), "workspace_id", 'adjustment', 'carried-over', 'Balance carried over', 30, "available_micro" + "held_micro", "available_micro" + "held_micro", "held_micro"
  FROM "credit_account" WHERE "available_micro" + "held_micro" > 0;
INSERT INTO "credit_hold_lot" ("hold_id", "lot_id", "workspace_id", "place", "amount_micro")
  SELECT h."id", l."id", h."workspace_id", 1, h."amount_micro"
  FROM "credit_hold" h JOIN "credit_lot" l ON l."workspace_id" = h."workspace_id" AND l."key" = 'carried-over' WHERE h."state" = 'held';
UPDATE "credit_account" SET "full_micro" = "available_micro" + "held_micro";
