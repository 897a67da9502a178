-- When a run last got anywhere: kept by the database, so that nobody forgets it. A run that rests too long is started again.
ALTER TABLE "sync_run" ADD COLUMN "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE FUNCTION sync_run_beats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."beat_at" IS NOT DISTINCT FROM OLD."beat_at" THEN NEW."beat_at" := now(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER beats BEFORE UPDATE ON "sync_run" FOR EACH ROW EXECUTE FUNCTION sync_run_beats();
