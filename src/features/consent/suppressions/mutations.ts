import "server-only";
import { Email } from "@/features/contacts/schema";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { withdraw } from "../decisions/mutations";
import type { ConsentSource } from "../schema";
import { versionOf } from "../wording";
import { liftRows, type SuppressedRow, suppressRows } from "./rows/mutations";
import type { RemovalInput, SuppressionInput, SuppressionOutcome, SuppressionRows } from "./schema";

const actorOf = ({ actor }: Context) => `${actor.kind}:${actor.id}`;
const sourceOf = ({ actor }: Context): ConsentSource => (actor.kind === "apiKey" ? "api" : "manual");

/** The addresses as they are kept, once each, and what is none. */
function sorted<T extends { email: string }>(rows: readonly T[]): { valid: T[]; invalid: string[] } {
  const valid = new Map<string, T>();
  const invalid: string[] = [];
  for (const row of rows) {
    const parsed = Email.safeParse(row.email);
    if (parsed.success) valid.set(parsed.data, { ...row, email: parsed.data });
    else invalid.push(row.email);
  }
  return { valid: [...valid.values()], invalid };
}

const shownInvalid = 100;

async function suppressAll(ctx: Context, given: readonly SuppressedRow[], source: ConsentSource) {
  const { valid, invalid } = sorted(given);
  let outcome = { added: 0, changed: 0 };
  await transact(ctx, "suppression.add", async ({ tx }) => {
    const { workspaceId } = ctx;
    const actor = actorOf(ctx);
    // "Unsubscribed" is a decision of the person: it is recorded as one.
    const out = valid.filter(({ reason }) => reason === "unsubscribed");
    const text = "Unsubscribed from everything elsewhere";
    const proof = { text, textVersion: versionOf(text), ip: "", userAgent: "", messageId: "" };
    const emails = out.map(({ email }) => email);
    const withdrawn = await withdraw(tx, { workspaceId, source, actor, proof }, { emails, topicId: null });
    const rest = valid.filter(({ reason }) => reason !== "unsubscribed");
    const { added, changed } = await suppressRows(tx, { workspaceId, source, actor }, rest);
    outcome = { added: added + withdrawn, changed };
    return { id: workspaceId };
  });
  const { added, changed } = outcome;
  const unchanged = valid.length - added - changed;
  return { added, changed, unchanged, invalid: invalid.slice(0, shownInvalid) } satisfies SuppressionOutcome;
}

/** Stops all mail to addresses, whether contacts have them or not. Safe to repeat. */
export const suppress = (ctx: Context, { emails, reason, note, expiresAt }: SuppressionInput) =>
  suppressAll(
    ctx,
    emails.map((email) => ({ email, reason, note, expiresAt })),
    sourceOf(ctx),
  );

/** Rows of a file. */
export const importSuppressions = (ctx: Context, { rows }: SuppressionRows) =>
  suppressAll(
    ctx,
    rows.map((row) => ({ ...row, expiresAt: row.expiresAt ? new Date(row.expiresAt) : null })),
    "import",
  );

/**
 * Lets addresses get mail again, with the reason why. What their owners unsubscribed from stays unsubscribed: only a
 * consent brings that back. Throws not_found when none of them is suppressed.
 */
export async function removeSuppressions(ctx: Context, { emails, note }: RemovalInput) {
  const { valid } = sorted(emails.map((email) => ({ email })));
  if (valid.length === 0)
    throw new AppError("invalid", "This is not an e-mail address.", { emails: ["Send one such as ada@example.com."] });
  let removed: string[] = [];
  await transact(ctx, "suppression.remove", async ({ tx }) => {
    const only = { emails: valid.map(({ email }) => email), note, actor: actorOf(ctx) };
    removed = await liftRows(tx, ctx.workspaceId, only);
    if (removed.length === 0) throw notFound("suppression");
    return { id: ctx.workspaceId };
  });
  return { removed: removed.length };
}
