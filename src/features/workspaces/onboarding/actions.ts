"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { workspaceAction } from "@/gates/action";
import { dismissOnboarding, resumeOnboarding, skipOnboardingStep, unskipOnboardingStep } from "./mutations";
import { OnboardingStep } from "./steps";

const nothing = z.object({});

export const skipOnboardingStepAction = workspaceAction({
  can: "workspace.manage",
  input: z.object({ step: OnboardingStep }),
  run: async (ctx, { step }) => {
    await skipOnboardingStep(ctx, step);
    refresh();
  },
});

export const unskipOnboardingStepAction = workspaceAction({
  can: "workspace.manage",
  input: z.object({ step: OnboardingStep }),
  run: async (ctx, { step }) => {
    await unskipOnboardingStep(ctx, step);
    refresh();
  },
});

export const dismissOnboardingAction = workspaceAction({
  can: "workspace.manage",
  input: nothing,
  run: async (ctx) => {
    await dismissOnboarding(ctx);
    refresh();
  },
});

export const resumeOnboardingAction = workspaceAction({
  can: "workspace.manage",
  input: nothing,
  run: async (ctx) => {
    await resumeOnboarding(ctx);
    refresh();
  },
});
