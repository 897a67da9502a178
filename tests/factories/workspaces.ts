import { randomUUID } from "node:crypto";
import { grantCredits } from "@/features/credits/mutations";
import type { Context, UserContext } from "@/gates/context";
import { mint, mintUser } from "@/gates/mint";
import { permissionsOf, type Role } from "@/gates/permissions";
import type { Prisma } from "@/generated/prisma/client";
import { inScope } from "@/lib/db";
import type { PlanId } from "@/service.config";

export const unique = () => randomUUID().slice(0, 8);
export const anEmail = (name = "person") => `${name}-${unique()}@example.test`;

const dayMs = 24 * 60 * 60_000;

/** A verified person with one live session. */
export async function aUser(over: Partial<Prisma.UserCreateInput> = {}): Promise<UserContext> {
  const data = { email: anEmail(), emailVerifiedAt: new Date(), name: "Robin Example", ...over };
  const session = { provider: "credentials", userAgent: "test", expiresAt: new Date(Date.now() + 30 * dayMs) };
  const user = await inScope("system", (tx) =>
    tx.user.create({
      data: { ...data, sessions: { create: session } },
      include: { sessions: { select: { id: true } } },
    }),
  );
  return mintUser({
    actor: { kind: "user", id: user.id },
    userId: user.id,
    sessionId: user.sessions[0]?.id ?? "",
    email: user.email,
    name: user.name,
    image: user.image,
    isOperator: user.isOperator,
  });
}

export type TestWorkspace = {
  /** The first member's context. */
  ctx: Context;
  workspaceId: string;
  slug: string;
  user: UserContext;
  /** A new member of this workspace with that role. */
  asRole: (role: Role) => Promise<{ ctx: Context; user: UserContext }>;
};

const contextOf = (workspaceId: string, user: UserContext, role: Role) =>
  mint({ workspaceId, actor: user.actor, permissions: new Set(permissionsOf[role]) });

/** A workspace with one member. Its credit account is empty unless `credits` (whole credits) says otherwise. */
export async function aWorkspace(
  over: { role?: Role; credits?: number; slug?: string; name?: string; plan?: PlanId } = {},
): Promise<TestWorkspace> {
  const { role = "admin", credits = 0, slug = `ws-${unique()}`, name = "Example" } = over;
  const join = async (workspaceId: string, as: Role) => {
    const user = await aUser();
    await inScope("system", (tx) => tx.membership.create({ data: { workspaceId, userId: user.userId, role: as } }));
    return { ctx: contextOf(workspaceId, user, as), user };
  };
  const { id: workspaceId } = await inScope("system", (tx) => tx.workspace.create({ data: { slug, name } }));
  const { ctx, user } = await join(workspaceId, role);
  await openAccountWith(ctx, credits);
  if (over.plan) await runPlan(workspaceId, over.plan);
  return { ctx, workspaceId, slug, user, asRole: (as) => join(workspaceId, as) };
}

/** As if it had been bought at Stripe, without the credits. */
const runPlan = (workspaceId: string, planId: PlanId) =>
  inScope("system", (tx) =>
    tx.subscription.create({
      data: {
        workspaceId,
        stripeId: `sub_${unique()}`,
        planId,
        nextPlanId: planId,
        status: "active",
        periodStart: new Date(),
        periodEnd: new Date(Date.now() + 30 * dayMs),
      },
    }),
  );

async function openAccountWith(ctx: Context, credits: number) {
  await inScope("system", (tx) => tx.creditAccount.create({ data: { workspaceId: ctx.workspaceId } }));
  if (credits <= 0) return;
  const amountMicro = BigInt(Math.round(credits * 1_000_000));
  await grantCredits(ctx, { amountMicro, kind: "grant", description: "Test credits", idempotencyKey: "test" });
}
