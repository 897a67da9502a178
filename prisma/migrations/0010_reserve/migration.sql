-- A reservation in one round trip: the account's row is locked while the database works, not while messages travel.

-- The caps that a reservation of `total` would break: the workspace's, and that of its saved filter.
CREATE FUNCTION broken_caps(asked_workspace_id uuid, total bigint, filter text)
  RETURNS TABLE ("filterId" text, "dailyMicro" bigint, "reservedMicro" bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT c."filter_id", c."daily_micro", today."reserved"
  FROM "credit_cap" c, LATERAL (
    -- Held today (UTC) and not given back.
    SELECT coalesce(sum(CASE WHEN h."state" = 'captured' THEN h."captured_micro" ELSE h."amount_micro" END), 0)::bigint
    FROM "credit_hold" h
    WHERE h."workspace_id" = asked_workspace_id AND h."state" <> 'released' AND h."created_at" >= date_trunc('day', now())
      AND (c."filter_id" = '' OR h."filter_id" = c."filter_id")) today ("reserved")
  WHERE c."workspace_id" = asked_workspace_id AND c."filter_id" IN ('', coalesce(filter, '')) AND today."reserved" + total > c."daily_micro";
END;

-- Sets credits aside, one hold a job, from the lots in burn order. Each statement sees what was committed before it, so
-- all behind the UPDATE see every posting before this one. Without a row nothing was changed: the credits do not
-- suffice, a cap would be broken, spending is frozen, or lots that lapsed are counted in the balance.
CREATE FUNCTION reserve_credits(
  asked_workspace_id uuid, posted_id uuid, entry_ids uuid[], asked_key text, asked_quote_id uuid, asked_description text,
  total bigint, hold_ids uuid[], job_ids uuid[], amounts bigint[], lapse timestamptz, price text, filter text
) RETURNS TABLE ("id" uuid, "isRepeat" boolean, "availableMicro" bigint, "heldMicro" bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  available bigint;
  held bigint;
BEGIN
  UPDATE "credit_account" SET "available_micro" = "available_micro" - total, "held_micro" = "held_micro" + total
    WHERE "workspace_id" = asked_workspace_id AND "available_micro" >= total AND "freezes" = 0
    RETURNING "available_micro", "held_micro" INTO available, held;
  IF FOUND THEN
    WITH lots AS (
      SELECT "id", free, place, sum(free) OVER (ORDER BY place) AS until FROM (
        SELECT "id", "remaining_micro" - "held_micro" AS free,
          row_number() OVER (ORDER BY "priority", GREATEST("expires_at", "grace_until") NULLS LAST, "created_at", "id") AS place
        FROM "credit_lot" WHERE "workspace_id" = asked_workspace_id AND "remaining_micro" > 0 AND "remaining_micro" > "held_micro"
          AND ("expires_at" IS NULL OR GREATEST("expires_at", "grace_until") > now())) lot
    ), posted AS (
      INSERT INTO "credit_transaction" ("id", "workspace_id", "kind", "idempotency_key", "description", "quote_id", "available_after_micro", "held_after_micro")
      SELECT posted_id, asked_workspace_id, 'hold', asked_key, asked_description, asked_quote_id, available, held
      WHERE (SELECT max(until) FROM lots) >= total AND NOT EXISTS (SELECT FROM broken_caps(asked_workspace_id, total, filter))
      ON CONFLICT ("workspace_id", "idempotency_key") DO NOTHING
      RETURNING "id"
    ), entries AS (
      INSERT INTO "credit_entry" ("id", "workspace_id", "transaction_id", "account", "amount_micro")
      SELECT entry."id", asked_workspace_id, posted."id", entry.account, entry.amount
      FROM posted, (VALUES (entry_ids[1], 'available'::ledger_account, -total), (entry_ids[2], 'held', total)) AS entry ("id", account, amount)
    ), holds AS (
      INSERT INTO "credit_hold" ("id", "workspace_id", "job_id", "amount_micro", "expires_at", "price_version", "filter_id")
      SELECT hold."id", asked_workspace_id, hold.job_id, hold.amount, lapse, price, filter
      FROM posted, unnest(hold_ids, job_ids, amounts) AS hold ("id", job_id, amount)
      RETURNING "id", "amount_micro"
    ), spans AS (
      SELECT "id", "amount_micro", sum("amount_micro") OVER (ORDER BY "id") AS until FROM holds
    ), taken AS (
      INSERT INTO "credit_hold_lot" ("hold_id", "lot_id", "workspace_id", "place", "amount_micro")
      SELECT span."id", lots."id", asked_workspace_id, lots.place, LEAST(span.until, lots.until) - GREATEST(span.until - span."amount_micro", lots.until - lots.free)
      FROM spans span JOIN lots ON lots.until > span.until - span."amount_micro" AND lots.until - lots.free < span.until
      RETURNING "lot_id", "amount_micro"
    )
    UPDATE "credit_lot" SET "held_micro" = "held_micro" + part.amount
    FROM (SELECT "lot_id", sum("amount_micro")::bigint AS amount FROM taken GROUP BY "lot_id") part WHERE "credit_lot"."id" = part."lot_id";
    IF FOUND THEN
      RETURN QUERY VALUES (posted_id, false, available, held);
      RETURN;
    END IF;
    UPDATE "credit_account" SET "available_micro" = "available_micro" + total, "held_micro" = "held_micro" - total
      WHERE "workspace_id" = asked_workspace_id;
  END IF;
  RETURN QUERY SELECT t."id", true, t."available_after_micro", t."held_after_micro" FROM "credit_transaction" t
    WHERE t."workspace_id" = asked_workspace_id AND t."idempotency_key" = asked_key;
END $$;

REVOKE EXECUTE ON FUNCTION broken_caps, reserve_credits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION broken_caps, reserve_credits TO inflow_app, inflow_system;

-- An index that looks at what is held makes every reservation write all indexes of its lot anew, and every reading pass
-- over what those left behind. What is left of a lot changes less often.
DROP INDEX "credit_lot_spendable", "credit_lot_expiring";
CREATE INDEX "credit_lot_spendable" ON "credit_lot" ("workspace_id") WHERE "remaining_micro" > 0;
CREATE INDEX "credit_lot_expiring" ON "credit_lot" ((GREATEST("expires_at", "grace_until"))) WHERE "remaining_micro" > 0 AND "expires_at" IS NOT NULL;
ALTER TABLE "credit_account" SET (fillfactor = 50);
ALTER TABLE "credit_lot" SET (fillfactor = 50);
