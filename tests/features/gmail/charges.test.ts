import { afterAll, expect, test, vi } from "vitest";
import { fetchAttachmentList } from "@/features/gmail/attachments/mutations";
import { changeLabels, queueActions } from "@/features/gmail/mail-actions/mutations";
import { undoSeconds } from "@/features/gmail/mail-actions/schema";
import { connectAccount, disconnect, fetchRawMessage } from "@/features/gmail/mutations";
import { renewWatch } from "@/features/gmail/push/mutations";
import { listEmails } from "@/features/gmail/queries";
import { unitsOf } from "@/features/gmail/quota/mutations";
import { queueReply, sendReply } from "@/features/gmail/replies/mutations";
import { readonlyScope } from "@/features/gmail/schema";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { aGrant, check, discover, sync } from "../../factories/gmail";
import { aWorkspace, unique } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aPushingGoogle());
afterAll(() => google.close());

const scopes = [readonlyScope, ...["modify", "send"].map((right) => `https://www.googleapis.com/auth/gmail.${right}`)];
const later = () => new Date(Date.now() + (undoSeconds + 1) * 1000);

test("every call to Gmail is charged what Google counts for it, the last one at a disconnection included", async () => {
  const { ctx } = await aWorkspace();
  await google.quota({ units: { "messages.modify": unitsOf("messages.modify") } });
  const email = `charged-${unique()}@maple.test`;
  await google.addAccount(email, { generate: 3 });
  const { id } = await connectAccount(ctx, await aGrant(google, email, scopes));
  const spent = () =>
    inScope("system", async (tx) => {
      const [row] = await tx.$queryRaw<{ units: number }[]>`
        SELECT coalesce(sum((second->>1)::int), 0)::int AS units
        FROM gmail_quota, jsonb_array_elements(usage->'spent') AS second WHERE key = ${id}`;
      return row?.units ?? 0;
    });
  const seen: [string, number, number][] = [];
  const after = async (what: string) =>
    seen.push([what, await spent(), (await google.counters()).accounts[email]?.units ?? 0]);

  await renewWatch(ctx, id);
  await after("watch");
  await discover(ctx, id);
  await after("discovery");
  await google.addMail(email, { subject: "Fresh" });
  await sync(ctx, id);
  await check(ctx, id);
  await after("sync and comparison");
  const emailIds = (await listEmails(ctx)).items.map((mail) => mail.id);
  const [emailId = ""] = emailIds;
  await fetchRawMessage(ctx, emailId);
  await fetchAttachmentList(ctx, emailId);
  await after("body and attachments");
  const archive = await queueActions(ctx, { key: newId(), kind: "archive", emailIds });
  await changeLabels(ctx, archive.id, later());
  const reply = await queueReply(ctx, { key: newId(), emailId, text: "Yes.", toAll: false });
  await sendReply(ctx, reply.id, later());
  await after("actions and reply");
  await disconnect(ctx, { connectionId: id, isDeletingMails: false });
  await after("disconnection");
  for (const [what, ours, theirs] of seen) expect([what, ours]).toEqual([what, theirs]);
  expect(seen.at(-1)?.[1]).toBeGreaterThan(300);
});
