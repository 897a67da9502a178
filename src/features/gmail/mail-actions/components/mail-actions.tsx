"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { createContext, type ReactNode, startTransition, use, useMemo, useOptimistic, useRef } from "react";
import { toast } from "sonner";
import { type ActingAccount, allowHref, type Right } from "../../ladder";
import type { EmailFilter } from "../../schema";
import { queueActionsAction, undoActionsAction } from "../actions";
import { applyChange, changeOf } from "../label-effects";
import { actionWords, type LabelKind, type MailAction, undoSeconds } from "../schema";

type Pending = Pick<MailAction, "emailId" | "kind" | "labelId">;
type Target = { emailIds: readonly string[] } | { filter: EmailFilter; count: number };

type MailActions = {
  workspace: string;
  canAct: boolean;
  canSend: boolean;
  act: (kind: LabelKind, target: Target, labelId?: string) => void;
  undoLast: () => void;
  /** The labels once what is under way is done. */
  labelsAfter: (mail: { id: string; labels: readonly string[] }) => string[];
  /** True when the account has given the right; else the person is led to where it is asked for. */
  ensureRight: (right: Exclude<Right, "read">, accountIds: readonly string[]) => boolean;
  accountOf: (emailId: string) => string | undefined;
};
const MailActionsContext = createContext<MailActions | null>(null);

export function useMailActions(): MailActions {
  const actions = use(MailActionsContext);
  if (!actions) throw new Error("useMailActions needs a MailActionsProvider above it.");
  return actions;
}

const mails = (count: number) => (count === 1 ? "1 mail" : `${count} mails`);
const isLabelKind = (kind: MailAction["kind"]): kind is LabelKind => kind !== "reply";

type ProviderProps = {
  workspace: string;
  accounts: readonly ActingAccount[];
  /** Which account each mail on the page belongs to. */
  accountOfMail: Readonly<Record<string, string>>;
  /** What was asked for and Gmail has not confirmed yet. */
  openActions: readonly Pending[];
  canAct: boolean;
  canSend: boolean;
  /** May ask Google for one more right. */
  canAllow: boolean;
  children: ReactNode;
};

/** Acts on mails at once for the eye, and at Gmail after the undo window. */
export function MailActionsProvider(props: ProviderProps) {
  const { workspace, accounts, accountOfMail, openActions, canAct, canSend, canAllow, children } = props;
  const router = useRouter();
  const lastBatch = useRef<string | null>(null);
  const [pending, addPending] = useOptimistic(openActions, (before: readonly Pending[], more: readonly Pending[]) => [
    ...before,
    ...more,
  ]);

  const value = useMemo<MailActions>(() => {
    const undo = (batchId: string) =>
      startTransition(async () => {
        const outcome = await undoActionsAction(workspace, { batchId });
        if (outcome.ok) toast.info("Taken back. Nothing was changed.");
        else toast.error(outcome.message);
      });

    const ensureRight: MailActions["ensureRight"] = (right, accountIds) => {
      const has = ({ canModify, canSend: mayReply }: ActingAccount) => (right === "modify" ? canModify : mayReply);
      const lacking = accounts.find((account) => accountIds.includes(account.id) && !has(account));
      if (!lacking) return true;
      const back = window.location.pathname + window.location.search;
      if (canAllow) router.push(allowHref(workspace, { right, connection: lacking.publicId, back }) as Route);
      else
        toast.error(
          `${lacking.email} has not allowed this yet. Ask an admin or manager of this workspace to allow it.`,
        );
      return false;
    };

    const act: MailActions["act"] = (kind, target, labelId) => {
      const ids = "emailIds" in target ? target.emailIds : Object.keys(accountOfMail);
      const touched = "emailIds" in target ? ids.map((id) => accountOfMail[id] ?? "") : accounts.map(({ id }) => id);
      if (ids.length === 0 || !ensureRight("modify", touched)) return;
      const what = { key: crypto.randomUUID(), kind, labelId };
      startTransition(async () => {
        addPending(ids.map((emailId) => ({ emailId, kind, labelId: labelId ?? null })));
        const outcome = await queueActionsAction(
          workspace,
          "emailIds" in target ? { ...what, emailIds: [...ids] } : { ...what, filter: target.filter },
        );
        if (!outcome.ok) return void toast.error(outcome.message);
        const { batchId, count } = outcome.data;
        lastBatch.current = batchId;
        toast.success(`${actionWords[kind].done}: ${mails(count)}`, {
          id: batchId,
          duration: undoSeconds * 1_000,
          action: { label: "Undo", onClick: () => undo(batchId) },
        });
      });
    };

    return {
      workspace,
      canAct,
      canSend,
      act,
      ensureRight,
      undoLast: () => {
        if (!lastBatch.current) return;
        toast.dismiss(lastBatch.current);
        undo(lastBatch.current);
        lastBatch.current = null;
      },
      labelsAfter: ({ id, labels }) =>
        pending.reduce<string[]>(
          (now, { emailId, kind, labelId }) =>
            emailId === id && isLabelKind(kind) ? applyChange(now, changeOf(kind, labelId ?? undefined)) : now,
          [...labels],
        ),
      accountOf: (emailId) => accountOfMail[emailId],
    };
  }, [workspace, accounts, accountOfMail, pending, canAct, canSend, canAllow, addPending, router]);

  return <MailActionsContext value={value}>{children}</MailActionsContext>;
}
