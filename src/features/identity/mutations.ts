import "server-only";
import { openFirstWorkspace, openWorkspace } from "@/features/workspaces/mutations";
import type { SystemContext, UserContext } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { transactSystem } from "@/lib/transact";
import { hashPassword } from "./passwords/argon2";
import { passwordProblem } from "./passwords/password-rule";
import { NewUser, type ProfileInput } from "./schema";

/**
 * A person the operator vouches for: verified at once. Joins `workspace` as an admin when it exists, else opens it
 * with the welcome credits. Throws `conflict` when the address has an account.
 */
export async function createUser(ctx: SystemContext, input: NewUser) {
  const parsed = NewUser.safeParse(input);
  if (!parsed.success) throw new AppError("invalid", parsed.error.issues.map(({ message }) => message).join(" "));
  const { email, password, name = null, workspace, isOperator } = parsed.data;
  const problem = passwordProblem(password, email);
  if (problem) throw new AppError("invalid", problem, { password: [problem] });
  const passwordHash = await hashPassword(password);
  return transactSystem(ctx, "user.create", async (inside) => {
    const { tx } = inside;
    const data = { email, name, passwordHash, isOperator, emailVerifiedAt: new Date() };
    const [user] = await tx.user.createManyAndReturn({ data: [data], skipDuplicates: true, select: { id: true } });
    if (!user) throw new AppError("conflict", `${email} has an account already.`);
    const { id } = user;
    const existing = workspace
      ? await tx.workspace.findUnique({ where: { slug: workspace }, select: { id: true, slug: true } })
      : null;
    if (existing) {
      await tx.membership.create({ data: { workspaceId: existing.id, userId: id, role: "admin" } });
      return { id, workspaceId: existing.id, slug: existing.slug };
    }
    const opened = workspace
      ? await openWorkspace(inside, { userId: id, name: workspace, slug: workspace, hasWelcomeGrant: true })
      : await openFirstWorkspace(inside, { id, email, name });
    return { id, workspaceId: opened?.id ?? null, slug: opened?.slug ?? null };
  });
}

export const updateProfile = (user: UserContext, { name }: ProfileInput) =>
  transactSystem(user, "user.update", ({ tx }) =>
    tx.user.update({ where: { id: user.userId }, data: { name }, select: { id: true, name: true } }),
  );
