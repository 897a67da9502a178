-- A saved filter the digest follows; without it, the digest has its own.
ALTER TABLE "digest" ADD COLUMN "saved_filter_id" UUID;
