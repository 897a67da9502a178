import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { AllowRight, rightWords } from "@/features/gmail/components/allow-right";
import { consentHref, pathBack, rights } from "@/features/gmail/ladder";
import { listConnections } from "@/features/gmail/queries";
import { connectProblems } from "@/features/gmail/schema";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "One more permission" };

const text = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** Asked at the first use of a right the account has not given yet. */
export default async function AllowPage({ params, searchParams }: PageProps<"/[workspace]/allow">) {
  const { workspace } = await params;
  const asked = await searchParams;
  const ctx = await requireWorkspace(workspace, "gmail.connect");
  const right = rights.find((known) => known === asked.right);
  const connectionId = parseId("connection", text(asked.connection));
  if (!right || right === "read" || !connectionId) notFound();
  const email = (await listConnections(ctx)).find(({ id }) => id === connectionId)?.email ?? notFound();
  const back = pathBack(workspace, text(asked.back));
  return (
    <PageFrame
      width="narrow"
      title={rightWords[right].title}
      description={`One more permission for ${email}, in plain words, before Google asks you.`}
    >
      <AllowRight
        right={right}
        email={email}
        problem={connectProblems.find((known) => known === asked.problem) ?? null}
        consentHref={consentHref(workspace, { right, connection: text(asked.connection), back })}
        backHref={back}
      />
    </PageFrame>
  );
}
