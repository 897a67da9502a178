import "server-only";
import { randomInt } from "node:crypto";
import { openCreditAccount } from "@/features/credits/mutations";
import type { Context, UserContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import type { Role } from "@/gates/permissions";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { OutgoingEvent } from "@/lib/outbox";
import { transact, transactSystem } from "@/lib/transact";
import type { WorkspaceInput } from "./schema";
import { firstWorkspaceName, slugCandidates, slugFrom } from "./slug";

/** What a system transaction hands in, so that a workspace is born with its owner or not at all. */
export type Inside = { tx: Tx; emit: (event: OutgoingEvent) => void };
export type NewWorkspace = { userId: string; name: string; hasWelcomeGrant: boolean; slug?: string };

const chance = () =>
  randomInt(36 ** 6)
    .toString(36)
    .padStart(6, "0");

/** Takes the first free slug; a slug that another transaction takes meanwhile counts as taken. */
async function insertWorkspace(tx: Tx, name: string, wanted?: string) {
  for (const slug of wanted ? [wanted] : slugCandidates(slugFrom(name), chance)) {
    const [row] = await tx.workspace.createManyAndReturn({
      data: [{ name, slug }],
      skipDuplicates: true,
      select: { id: true, slug: true },
    });
    if (row) return row;
  }
  throw new AppError("conflict", "This workspace name is taken. Choose another.");
}

/** A workspace with its first admin and credit account, inside the caller's system transaction. */
export async function openWorkspace({ tx, emit }: Inside, { userId, name, hasWelcomeGrant, slug }: NewWorkspace) {
  const workspace = await insertWorkspace(tx, name, slug);
  const role: Role = "admin";
  await tx.membership.create({ data: { workspaceId: workspace.id, userId, role } });
  if (!hasWelcomeGrant) await tx.creditAccount.create({ data: { workspaceId: workspace.id } });
  else {
    const events: OutgoingEvent[] = [];
    await openCreditAccount({ ...jobContext("workspaces.open", workspace.id), open: { tx, events } });
    for (const event of events) emit(event);
  }
  return workspace;
}

/**
 * The workspace that comes with a person's first proven sign-in, with the welcome credits. Who is invited somewhere
 * gets none by themselves: they choose on the welcome page.
 */
export async function openFirstWorkspace(inside: Inside, person: { id: string; email: string; name: string | null }) {
  const { tx } = inside;
  const [membership, invitation] = await Promise.all([
    tx.membership.findFirst({ where: { userId: person.id }, select: { workspaceId: true } }),
    tx.invitation.findFirst({
      where: { email: person.email, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true },
    }),
  ]);
  if (membership || invitation) return null;
  return openWorkspace(inside, { userId: person.id, name: firstWorkspaceName(person), hasWelcomeGrant: true });
}

const maxOwnWorkspaces = 20;

/** One more workspace. Welcome credits come with the first one only, else they could be had without end. */
export const createWorkspace = (user: UserContext, { name }: WorkspaceInput) =>
  transactSystem(user, "workspace.create", async (inside) => {
    await inside.tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${user.userId}::uuid FOR UPDATE`;
    const owned = await inside.tx.membership.count({ where: { userId: user.userId, role: "admin" } });
    if (owned >= maxOwnWorkspaces)
      throw new AppError("limit_reached", `One person can run ${maxOwnWorkspaces} workspaces. Ask support for more.`);
    return openWorkspace(inside, { userId: user.userId, name, hasWelcomeGrant: false });
  });

/** The name on screens. The slug stays: addresses that people saved keep working. */
export const renameWorkspace = (ctx: Context, { name }: WorkspaceInput) =>
  transact(ctx, "workspace.rename", ({ tx }) =>
    tx.workspace.update({ where: { id: ctx.workspaceId }, data: { name }, select: { id: true, name: true } }),
  );
