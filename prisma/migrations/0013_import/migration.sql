-- Files of contacts, in and out.
-- CreateEnum
CREATE TYPE "contact_import_status" AS ENUM ('uploading', 'draft', 'checking', 'checked', 'running', 'paused', 'done', 'cancelled', 'failed', 'undoing', 'undone');
-- CreateEnum
CREATE TYPE "contact_export_status" AS ENUM ('queued', 'ready', 'failed');

-- CreateTable
CREATE TABLE "contact_import" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" "contact_import_status" NOT NULL DEFAULT 'uploading',
    "size_bytes" BIGINT,
    "received_bytes" BIGINT NOT NULL DEFAULT 0,
    "reading" JSONB NOT NULL DEFAULT '{}',
    "header" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sample" JSONB NOT NULL DEFAULT '[]',
    "plan" JSONB,
    "text_part" TEXT,
    "check" JSONB,
    "position_bytes" BIGINT NOT NULL DEFAULT 0,
    "position_row" INTEGER NOT NULL DEFAULT 0,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "undo" JSONB,
    "undone_up_to" UUID,
    "error" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "contact_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_import_chunk" (
    "import_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "start_byte" BIGINT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    CONSTRAINT "contact_import_chunk_pkey" PRIMARY KEY ("import_id","part","start_byte")
);

-- CreateTable
CREATE TABLE "contact_import_problem" (
    "import_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "column" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "values" TEXT[],
    CONSTRAINT "contact_import_problem_pkey" PRIMARY KEY ("import_id","row_number")
);

-- CreateTable
CREATE TABLE "contact_import_change" (
    "import_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "subscribed_at" TIMESTAMPTZ(3),
    "subscription_before" TEXT,
    CONSTRAINT "contact_import_change_pkey" PRIMARY KEY ("import_id","contact_id")
);

-- CreateTable
CREATE TABLE "contact_import_address" (
    "import_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    CONSTRAINT "contact_import_address_pkey" PRIMARY KEY ("import_id","email")
);

-- CreateTable
CREATE TABLE "contact_export" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "status" "contact_export_status" NOT NULL DEFAULT 'queued',
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "as_of" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "contact_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_export_chunk" (
    "export_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "workspace_id" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,
    CONSTRAINT "contact_export_chunk_pkey" PRIMARY KEY ("export_id","number")
);
-- CreateIndex
CREATE INDEX "contact_import_workspace_id_id_idx" ON "contact_import"("workspace_id", "id");
-- CreateIndex
CREATE INDEX "contact_export_workspace_id_id_idx" ON "contact_export"("workspace_id", "id");
-- CreateIndex
CREATE INDEX "contact_export_expires_at_idx" ON "contact_export"("expires_at");
-- AddForeignKey
ALTER TABLE "contact_import_chunk" ADD CONSTRAINT "contact_import_chunk_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "contact_import"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- AddForeignKey
ALTER TABLE "contact_export_chunk" ADD CONSTRAINT "contact_export_chunk_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "contact_export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Pieces are written once and read once: to compress them would cost more than it saves.
ALTER TABLE "contact_import_chunk" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
-- The page of problems asks for one kind.
CREATE INDEX "contact_import_problem_kind" ON "contact_import_problem" ("import_id", "kind", "row_number");

SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY[
  'contact_import', 'contact_import_chunk', 'contact_import_problem', 'contact_import_change', 'contact_import_address',
  'contact_export', 'contact_export_chunk']) AS name;
