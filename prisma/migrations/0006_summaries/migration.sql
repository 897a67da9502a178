-- Why a mail is not worth a summary, told by its headers when it was discovered.
ALTER TABLE "email_discovery" ADD COLUMN "skip_reason" TEXT;
-- How many mails of a quote such a rule left out, by reason.
ALTER TABLE "quote" ADD COLUMN "rule_skips" JSONB NOT NULL DEFAULT '{}';

-- Decisions carry their evidence now. Older ones have none: they stay as the model's words, among the key points.
UPDATE "email_summary" SET "content" = "content"
  || jsonb_build_object(
    'thread', NULL,
    'decisions', '[]'::jsonb,
    'keyPoints', COALESCE((
      SELECT jsonb_agg(point ORDER BY place)
      FROM jsonb_array_elements(("content" -> 'keyPoints') || ("content" -> 'decisions')) WITH ORDINALITY AS said (point, place)
      WHERE place <= 6 AND jsonb_typeof(point) = 'string'), '[]'::jsonb))
  || (
    SELECT jsonb_object_agg(name, COALESCE((
      SELECT jsonb_agg(item || '{"start": null, "end": null}'::jsonb ORDER BY place)
      FROM jsonb_array_elements("content" -> name) WITH ORDINALITY AS found (item, place)), '[]'::jsonb))
    FROM unnest(ARRAY['actionItems', 'dates', 'amounts']) AS name)
WHERE "content" ? 'decisions' AND NOT "content" ? 'thread';
