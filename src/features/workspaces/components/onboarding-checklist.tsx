"use client";

import { Check, SkipForward, X } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import {
  dismissOnboardingAction,
  resumeOnboardingAction,
  skipOnboardingStepAction,
  unskipOnboardingStepAction,
} from "../onboarding/actions";
import type { Onboarding, OnboardingStep } from "../onboarding/steps";

const words: Record<OnboardingStep, { title: string; why: string; action: string; path: string }> = {
  connect: {
    title: "Connect Gmail",
    why: "Read-only. You see what that means before Google asks you.",
    action: "Connect",
    path: "/connect",
  },
  discover: {
    title: "Choose what to discover",
    why: "Pick a label, senders or an age. It is free and stores no bodies.",
    action: "Choose",
    path: "/discover",
  },
  summaries: {
    title: "Make your first summaries",
    why: "Tick some mails, look at the price, agree. Your welcome credits pay for it.",
    action: "Open inbox",
    path: "/inbox",
  },
  credits: {
    title: "Buy credits",
    why: "Only when you want more. They do not expire.",
    action: "See packs",
    path: "/credits",
  },
};

type OnboardingChecklistProps = {
  workspace: string;
  onboarding: Onboarding;
  /** The steps the reader's role may take; the others wait for somebody else. */
  canDo: readonly OnboardingStep[];
  /** May skip steps and put the list away, for everyone in the workspace. */
  canManage: boolean;
};

/** The way from an empty workspace to its first summaries. Put away or complete, only a way back to it is left. */
export function OnboardingChecklist({ workspace, onboarding, canDo, canManage }: OnboardingChecklistProps) {
  const [isPending, startTransition] = useTransition();
  const { steps, isDismissed, isComplete } = onboarding;
  const run = (work: () => Promise<{ ok: true } | { ok: false; message: string }>) =>
    startTransition(async () => {
      const outcome = await work();
      if (!outcome.ok) toast.error(outcome.message);
    });
  if (isComplete) return null;
  if (isDismissed)
    return canManage ? (
      <Button
        variant="link"
        size="sm"
        className="justify-self-start px-0"
        loading={isPending}
        onClick={() => run(() => resumeOnboardingAction(workspace, {}))}
      >
        Show the first steps again
      </Button>
    ) : null;
  const settled = steps.filter(({ state }) => state !== "open").length;
  const next = steps.find(({ state }) => state === "open")?.id;
  return (
    <Card className="gap-4 pb-2">
      <CardHeader>
        <CardTitle>First steps</CardTitle>
        <CardDescription>
          {settled} of {steps.length} behind you.
        </CardDescription>
        {canManage && (
          <CardAction>
            <Button
              variant="ghost"
              size="sm"
              disabled={isPending}
              onClick={() => run(() => dismissOnboardingAction(workspace, {}))}
            >
              <X aria-hidden /> Put away
            </Button>
          </CardAction>
        )}
      </CardHeader>
      <div className="px-5">
        <Progress value={settled} max={steps.length} label="First steps" />
      </div>
      <ol className="divide-y border-t">
        {steps.map(({ id, state }, index) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
            <span
              aria-hidden
              className={cn(
                "grid size-7 shrink-0 place-content-center rounded-full border font-semibold text-sm",
                state === "done" && "border-transparent bg-success-soft text-success",
                id === next && "border-primary text-primary",
              )}
            >
              {state === "done" ? <Check className="size-4" /> : index + 1}
            </span>
            <div className="min-w-0 flex-1 basis-52">
              <p className={cn("font-semibold", state !== "open" && "text-muted-foreground")}>
                {words[id].title}
                {state !== "open" && <span className="font-normal"> ({state})</span>}
              </p>
              {state === "open" && <p className="text-muted-foreground text-sm">{words[id].why}</p>}
            </div>
            {state === "skipped" && canManage && (
              <Button
                variant="ghost"
                size="sm"
                disabled={isPending}
                onClick={() => run(() => unskipOnboardingStepAction(workspace, { step: id }))}
              >
                Take up again
              </Button>
            )}
            {state === "open" && (
              <span className="flex gap-2">
                {canManage && (
                  <Button
                    variant="ghost"
                    size="sm"
                    disabled={isPending}
                    aria-label={`Skip: ${words[id].title}`}
                    onClick={() => run(() => skipOnboardingStepAction(workspace, { step: id }))}
                  >
                    <SkipForward aria-hidden /> Skip
                  </Button>
                )}
                {canDo.includes(id) ? (
                  <Button asChild size="sm" variant={id === next ? "default" : "outline"}>
                    <AppLink href={`/${workspace}${words[id].path}`}>{words[id].action}</AppLink>
                  </Button>
                ) : (
                  <span className="text-muted-foreground text-sm">For someone with more rights</span>
                )}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
