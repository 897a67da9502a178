import { expect, test } from "vitest";
import { signInWithProvider } from "@/features/identity/accounts/mutations";
import { createWorkspace, renameWorkspace } from "@/features/workspaces/mutations";
import { dismissOnboarding, resumeOnboarding, skipOnboardingStep } from "@/features/workspaces/onboarding/mutations";
import { getOnboarding } from "@/features/workspaces/onboarding/queries";
import { getWorkspace, listWorkspaces } from "@/features/workspaces/queries";
import { isSlug } from "@/features/workspaces/slug";
import { createInvitation } from "@/features/workspaces/team/mutations";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { anEmail, aUser, aWorkspace, unique } from "../../factories/workspaces";

const ctx = systemJobContext("test");

test("workspaces of the same name get slugs of their own, even at once", async () => {
  const user = await aUser();
  const name = `Acme ${unique()}`;
  const made = await Promise.all([1, 2, 3].map(() => createWorkspace(user, { name })));
  const slugs = made.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(3);
  expect(slugs.every(isSlug)).toBe(true);
});

test("a name that is an address of the product gets another slug", async () => {
  for (const name of ["Login", "API", "Admin", "welcome"]) {
    const { slug } = await createWorkspace(await aUser(), { name });
    expect(isSlug(slug)).toBe(true);
  }
});

test("welcome credits come with the first workspace only", async () => {
  const user = await aUser();
  const { id } = await createWorkspace(user, { name: "Second" });
  const account = await inScope("system", (tx) => tx.creditAccount.findUniqueOrThrow({ where: { workspaceId: id } }));
  expect(account.availableMicro).toBe(0n);
  expect((await listWorkspaces(user)).map(({ role }) => role)).toEqual(["admin"]);
});

test("who is invited somewhere is not given a workspace unasked", async () => {
  const { ctx: inviting } = await aWorkspace();
  const email = anEmail();
  await createInvitation(inviting, { email, role: "viewer" });
  const identity = {
    provider: "google",
    providerAccountId: unique(),
    email,
    isEmailVerified: true,
    name: null,
  } as const;
  const outcome = await signInWithProvider(ctx, identity);
  const userId = outcome.kind === "signedIn" ? outcome.userId : "";
  expect(await inScope("system", (tx) => tx.membership.count({ where: { userId } }))).toBe(0);
});

test("renaming changes the name and keeps the address", async () => {
  const { ctx, slug } = await aWorkspace();
  await renameWorkspace(ctx, { name: "New name" });
  expect(await getWorkspace(ctx)).toMatchObject({ name: "New name", slug });
});

test("the checklist is stored, skippable and resumable, and two clicks at once both count", async () => {
  const { ctx } = await aWorkspace();
  await Promise.all([skipOnboardingStep(ctx, "discover"), skipOnboardingStep(ctx, "credits"), dismissOnboarding(ctx)]);
  const dismissed = await getOnboarding(ctx);
  expect(dismissed.steps.map(({ state }) => state)).toEqual(["open", "skipped", "open", "skipped"]);
  expect(dismissed.isDismissed).toBe(true);
  await resumeOnboarding(ctx);
  expect((await getOnboarding(ctx)).isDismissed).toBe(false);
});

test("a step is done when it has happened in this workspace, not in another", async () => {
  const [own, other] = [await aWorkspace(), await aWorkspace()];
  await inScope("system", (tx) =>
    tx.gmailConnection.create({
      data: { workspaceId: own.workspaceId, googleSub: unique(), email: anEmail(), scopes: [] },
    }),
  );
  expect((await getOnboarding(own.ctx)).steps[0]?.state).toBe("done");
  expect((await getOnboarding(other.ctx)).steps[0]?.state).toBe("open");
});
