import { z } from "zod";

export const onboardingSteps = ["connect", "discover", "summaries", "credits"] as const;
export const OnboardingStep = z.enum(onboardingSteps);
export type OnboardingStep = z.output<typeof OnboardingStep>;
export type StepState = "done" | "skipped" | "open";

const choice = z.enum(["done", "skipped"]).optional().catch(undefined);
/** What a person chose about the checklist; whether a step is done is read from the workspace itself. */
export const StoredOnboarding = z
  .object({ connect: choice, discover: choice, summaries: choice, credits: choice, dismissedAt: z.string().optional() })
  .catch({});
export type StoredOnboarding = z.output<typeof StoredOnboarding>;

export type OnboardingFacts = Record<OnboardingStep, boolean>;
export type Onboarding = {
  steps: { id: OnboardingStep; state: StepState }[];
  isDismissed: boolean;
  /** Nothing is left to do or to skip. */
  isComplete: boolean;
};

/** A step that really happened is done, whatever was skipped before. */
export function onboardingOf(stored: StoredOnboarding, facts: OnboardingFacts): Onboarding {
  const stateOf = (id: OnboardingStep): StepState => (facts[id] ? "done" : (stored[id] ?? "open"));
  const steps = onboardingSteps.map((id) => ({ id, state: stateOf(id) }));
  return {
    steps,
    isDismissed: stored.dismissedAt !== undefined,
    isComplete: steps.every(({ state }) => state !== "open"),
  };
}
