import type { Metadata } from "next";
import { providerName } from "@/features/identity/providers";
import { sessionDays } from "@/features/identity/schema";
import { RevokeOthersButton } from "@/features/identity/sessions/components/revoke-others-button";
import { SessionList } from "@/features/identity/sessions/components/session-list";
import { deviceName, isHandheld } from "@/features/identity/sessions/device";
import { listSessions } from "@/features/identity/sessions/queries";
import { requireMember } from "@/gates/page";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage({ params }: PageProps<"/[workspace]/settings/sessions">) {
  const { workspace } = await params;
  const { user } = await requireMember(workspace);
  const rows = await listSessions(user);
  const sessions = rows.map(({ userAgent, provider, ...row }) => ({
    ...row,
    device: deviceName(userAgent),
    isHandheld: isHandheld(userAgent),
    providerName: providerName(provider),
    isCurrent: row.id === user.sessionId,
  }));
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          Where you are signed in. Signing a device out works with its very next click. A session ends by itself after{" "}
          {sessionDays} days.
        </p>
        <RevokeOthersButton count={sessions.length - 1} />
      </div>
      <SessionList sessions={sessions.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent))} />
    </section>
  );
}
