-- E-mail templates, their published versions, and who the workspace's mails come from.
CREATE TABLE "email_template" (
  "id" UUID NOT NULL,
  "workspace_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "content" JSONB NOT NULL,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL DEFAULT '',
  "summary" TEXT NOT NULL DEFAULT '',
  "revision" INTEGER NOT NULL DEFAULT 1,
  "published_number" INTEGER,
  "published_revision" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "archived_at" TIMESTAMPTZ(3),
  CONSTRAINT "email_template_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "email_template_kind_check" CHECK ("kind" IN ('marketing', 'transactional'))
);
CREATE INDEX "email_template_workspace_id_updated_at_idx" ON "email_template" ("workspace_id", "updated_at");

CREATE TABLE "template_version" (
  "template_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "workspace_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "content" JSONB NOT NULL,
  "note" TEXT NOT NULL DEFAULT '',
  "author" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "template_version_pkey" PRIMARY KEY ("template_id", "number")
);
CREATE INDEX "template_version_workspace_id_idx" ON "template_version" ("workspace_id");
ALTER TABLE "template_version" ADD CONSTRAINT "template_version_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "email_template" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TRIGGER append_only BEFORE UPDATE ON "template_version" FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE "mail_sender" (
  "workspace_id" UUID NOT NULL,
  "company" TEXT NOT NULL DEFAULT '',
  "address" TEXT NOT NULL DEFAULT '',
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "mail_sender_pkey" PRIMARY KEY ("workspace_id")
);

SELECT protect_workspace_table(format('%I', name)::regclass) FROM unnest(ARRAY['email_template', 'template_version', 'mail_sender']) AS name;
