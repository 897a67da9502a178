import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { Policy } from "../schema";
import type { NewIds } from "./ids";
import type { PackedRows } from "./packed-rows";
import { intArray } from "./wire-array";

/** A text whose values are parted by U+001F, taken apart by the database: a fraction of the cost of an array. */
export const partsOf = (text: Buffer) => Prisma.sql`string_to_array(${text}::text, U&'\\001F')`;

/** Rows as a table `input`; `ids` are those that new contacts get. For `askIn` alone: Prisma would not send the bytes as text. */
export const inputOf = (rows: PackedRows, ids: NewIds): Prisma.Sql => Prisma.sql`
  input AS MATERIALIZED (
    SELECT r.id, r.n, r.email, coalesce(r.first_name, '') AS first_name, coalesce(r.last_name, '') AS last_name,
      coalesce(r.phone, '') AS phone, coalesce(r.locale, '') AS locale, coalesce(r.time_zone, '') AS time_zone,
      coalesce(r.guessed_zone, '') AS guessed_zone, nullif(r.guessed_by, '')::time_zone_source AS guessed_by, r.fields::jsonb AS fields
    FROM unnest(${ids.array}::uuid[], ${intArray(rows.numbers)}::int[], ${partsOf(rows.column("email"))},
      ${partsOf(rows.column("firstName"))}, ${partsOf(rows.column("lastName"))}, ${partsOf(rows.column("phone"))},
      ${partsOf(rows.column("locale"))}, ${partsOf(rows.column("timeZone"))}, ${partsOf(rows.column("guessedZone"))},
      ${partsOf(rows.column("guessedBy"))}, ${partsOf(rows.column("fields"))})
      AS r (id, n, email, first_name, last_name, phone, locale, time_zone, guessed_zone, guessed_by, fields))`;

/**
 * Where the address is known already: `there`, or why it stays as it is. Rows of this import's own are not among them.
 * OFFSET 0: each is looked up by its index, also while a table that grows by the minute has no statistics yet.
 */
export const foundOf = (workspaceId: string, importId: string): Prisma.Sql => Prisma.sql`
  found AS MATERIALIZED (
    SELECT c.id, i.n, ch.row_number AS first_row,
      CASE WHEN ch.row_number IS NOT NULL THEN 'repeated' WHEN c.merged_into_id IS NOT NULL THEN 'merged'
        WHEN c.deleted_at IS NOT NULL THEN 'deleted' ELSE 'there' END AS state
    FROM input i CROSS JOIN LATERAL (SELECT c.id, c.merged_into_id, c.deleted_at FROM contact c
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.email = i.email OFFSET 0) c
    LEFT JOIN LATERAL (SELECT ch.row_number FROM contact_import_change ch
      WHERE ch.import_id = ${importId}::uuid AND ch.contact_id = c.id OFFSET 0) ch ON true
    WHERE c.id <> i.id)`;

const chosen = (policy: Policy, held: Prisma.Sql, given: Prisma.Sql) =>
  policy === "overwrite"
    ? Prisma.sql`coalesce(nullif(${given}, ''), ${held})`
    : Prisma.sql`coalesce(nullif(${held}, ''), ${given})`;

/** What a contact `c` becomes by the row `i`. A zone that was guessed gives way to one that is said. */
const becomes = (policy: Policy): Prisma.Sql => Prisma.sql`
  SELECT ${chosen(policy, Prisma.sql`c.first_name`, Prisma.sql`i.first_name`)} AS first_name,
    ${chosen(policy, Prisma.sql`c.last_name`, Prisma.sql`i.last_name`)} AS last_name,
    ${chosen(policy, Prisma.sql`c.phone`, Prisma.sql`i.phone`)} AS phone,
    ${chosen(policy, Prisma.sql`c.locale`, Prisma.sql`i.locale`)} AS locale,
    CASE WHEN i.time_zone <> '' AND (${policy} = 'overwrite' OR c.time_zone = '' OR c.time_zone_source IS DISTINCT FROM 'explicit')
      THEN i.time_zone ELSE c.time_zone END AS time_zone,
    CASE WHEN i.time_zone <> '' AND (${policy} = 'overwrite' OR c.time_zone = '' OR c.time_zone_source IS DISTINCT FROM 'explicit')
      THEN 'explicit'::time_zone_source ELSE c.time_zone_source END AS time_zone_source,
    ${policy === "overwrite" ? Prisma.sql`c.fields || i.fields` : Prisma.sql`i.fields || c.fields`} AS fields`;

/** Contacts that a row changes, with what they are and become. With policy `create` there are none. */
export const changingOf = (policy: Policy, lock: boolean): Prisma.Sql => Prisma.sql`
  changing AS MATERIALIZED (
    SELECT c.id, i.n, c.first_name, c.last_name, c.phone, c.locale, c.time_zone, c.time_zone_source, c.fields,
      b.first_name AS new_first_name, b.last_name AS new_last_name, b.phone AS new_phone, b.locale AS new_locale,
      b.time_zone AS new_time_zone, b.time_zone_source AS new_time_zone_source, b.fields AS new_fields
    FROM found f JOIN input i USING (n) JOIN contact c ON c.id = f.id CROSS JOIN LATERAL (${becomes(policy)}) b
    WHERE f.state = 'there' AND ${policy !== "create"}
      AND (c.first_name, c.last_name, c.phone, c.locale, c.time_zone, c.time_zone_source, c.fields)
        IS DISTINCT FROM (b.first_name, b.last_name, b.phone, b.locale, b.time_zone, b.time_zone_source, b.fields)
    ORDER BY c.id ${lock ? Prisma.sql`FOR UPDATE OF c` : Prisma.empty})`;

export type FoundState = "there" | "repeated" | "merged" | "deleted";
export type Found = { id: string; n: number; state: FoundState; firstRow: number | null; isChanged: boolean };
