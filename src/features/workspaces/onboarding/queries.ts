import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { onboardingOf, StoredOnboarding } from "./steps";

/** The checklist of a workspace: what was chosen, and what its own rows say has happened. */
export const getOnboarding = (ctx: Context) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const [row] = await tx.$queryRaw<
      { onboarding: unknown; connect: boolean; discover: boolean; summaries: boolean; credits: boolean }[]
    >`
      SELECT onboarding,
        EXISTS (SELECT FROM gmail_connection WHERE workspace_id = w.id AND status <> 'revoked') AS connect,
        EXISTS (SELECT FROM gmail_connection WHERE workspace_id = w.id AND filter IS NOT NULL) AS discover,
        EXISTS (SELECT FROM email_summary WHERE workspace_id = w.id) AS summaries,
        EXISTS (SELECT FROM stripe_payment WHERE workspace_id = w.id AND status = 'paid') AS credits
      FROM workspace w WHERE w.id = ${workspaceId}::uuid`;
    if (!row) throw notFound("workspace");
    const { onboarding, ...facts } = row;
    return onboardingOf(StoredOnboarding.parse(onboarding), facts);
  });
