-- Many are subscribed at once by a consent that is kept with what was asked.
ALTER TABLE "contact_bulk_action" ADD COLUMN "consent" JSONB;
