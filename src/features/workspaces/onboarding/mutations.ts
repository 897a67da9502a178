import "server-only";
import type { Context } from "@/gates/context";
import { transact } from "@/lib/transact";
import type { OnboardingStep } from "./steps";

/** Merges into what is stored in one statement, so that two people's clicks both count. */
const store = (ctx: Context, action: string, change: Record<string, string>) =>
  transact(ctx, action, async ({ tx }) => {
    const { workspaceId } = ctx;
    await tx.$executeRaw`
      UPDATE workspace SET onboarding = onboarding || ${JSON.stringify(change)}::jsonb WHERE id = ${workspaceId}::uuid`;
    return { id: workspaceId };
  });

const forget = (ctx: Context, action: string, key: string) =>
  transact(ctx, action, async ({ tx }) => {
    const { workspaceId } = ctx;
    await tx.$executeRaw`UPDATE workspace SET onboarding = onboarding - ${key} WHERE id = ${workspaceId}::uuid`;
    return { id: workspaceId };
  });

export const skipOnboardingStep = (ctx: Context, step: OnboardingStep) =>
  store(ctx, "onboarding.skip", { [step]: "skipped" });
export const unskipOnboardingStep = (ctx: Context, step: OnboardingStep) => forget(ctx, "onboarding.unskip", step);
export const dismissOnboarding = (ctx: Context) =>
  store(ctx, "onboarding.dismiss", { dismissedAt: new Date().toISOString() });
export const resumeOnboarding = (ctx: Context) => forget(ctx, "onboarding.resume", "dismissedAt");
