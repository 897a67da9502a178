import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { type MailOptions, startMail } from "~/local/sandbox/mail/mail";

const closers: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: MailOptions = {}) {
  const peer = await startMail(options);
  const transport = nodemailer.createTransport(peer.smtpUrl, { from: "inflow@example.com" });
  closers.push(async () => transport.close());
  const inbox = async (query = "") => {
    const response = await fetch(`${peer.apiUrl}/email${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Array<{ subject: string; html?: string; text?: string }>;
  };
  const send = (to: string, subject: string) =>
    transport.sendMail({ to, subject, text: `Körper ${subject}`, html: `<p>${subject}</p>` });
  return { peer, send, inbox };
}

test("a mail is captured and found by its recipient, in the API and the web inbox", async () => {
  const { peer, send, inbox } = await open();
  closers.push(() => peer.close());
  await send("ada@example.com", "Verify your address");
  await send("bob@example.com", "Other");
  expect(await inbox("?to.address=ada@example.com")).toMatchObject([
    { subject: "Verify your address", text: expect.stringContaining("Körper") },
  ]);
  const page = await fetch(peer.uiUrl, { headers: { accept: "text/html" } });
  expect(page.status).toBe(200);
});

test("recipients starting with bounce are refused for good, others as told by control", async () => {
  const { peer, send, inbox } = await open();
  closers.push(() => peer.close());
  await expect(send("bounce+1@example.com", "x")).rejects.toMatchObject({ responseCode: 550 });
  const rule = { address: "slow@*", code: 451, message: "4.3.0 Try again later", count: 1 };
  await fetch(`${peer.controlUrl}/refusals`, { method: "POST", body: JSON.stringify(rule) });
  await expect(send("slow@example.com", "first")).rejects.toMatchObject({ responseCode: 451 });
  await send("slow@example.com", "second");
  expect((await inbox()).map((mail) => mail.subject)).toEqual(["second"]);
  await fetch(`${peer.controlUrl}/reset`, { method: "POST" });
  expect(await inbox()).toEqual([]);
});

test("mail kept in a folder is there after a restart", async () => {
  const stateDir = await mkdtemp(join(tmpdir(), "mail-state-"));
  closers.push(() => rm(stateDir, { recursive: true, force: true }));
  const before = await open({ stateDir });
  await before.send("ada@example.com", "Kept");
  await before.peer.close();
  const after = await open({ stateDir });
  closers.push(() => after.peer.close());
  expect(await after.inbox("?to.address=ada@example.com")).toMatchObject([{ subject: "Kept" }]);
});
