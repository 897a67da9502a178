import { encode } from "next-auth/jwt";
import { afterAll, expect, test, vi } from "vitest";
import { GET as download } from "@/app/api/gmail/messages/[email]/attachments/[part]/route";
import { GET as frame } from "@/app/api/gmail/messages/[email]/html/route";
import { fetchAttachment, fetchAttachmentList } from "@/features/gmail/attachments/mutations";
import { setSenderTrust } from "@/features/gmail/html-view/mutations";
import { isTrustedSender } from "@/features/gmail/html-view/queries";
import { getEmail, listEmails } from "@/features/gmail/queries";
import { getSurroundings } from "@/features/gmail/threads/queries";
import { sessionSecret } from "@/gates/session";
import { publicId } from "@/lib/ids";
import { aConnection, discover } from "../../factories/gmail";
import { aWorkspace, type TestWorkspace } from "../../factories/workspaces";

const browser = vi.hoisted(() => ({ token: undefined as string | undefined }));
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (name.endsWith("session-token") ? { value: browser.token } : undefined),
  }),
  headers: async () => new Headers(),
}));
const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

const signIn = async ({ user }: TestWorkspace) => {
  browser.token = await encode({ token: { sessionId: user.sessionId }, secret: sessionSecret() });
};
const rich = [
  "From: Mara Lind <mara@lind.test>",
  "Subject: Boxes",
  'Content-Type: multipart/mixed; boundary="b"',
  "",
  "--b",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<h1>Two boxes</h1><img src="https://t.lind.test/p.gif"><script>alert(1)</script>',
  "--b",
  'Content-Type: text/html; name="../note.html"',
  'Content-Disposition: attachment; filename="../note.html"',
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("<script>alert(1)</script>").toString("base64"),
  "--b--",
  "",
].join("\r\n");

async function aMail(rawText = rich) {
  const workspace = await aWorkspace();
  const { id: connectionId, email } = await aConnection(workspace.ctx, google);
  await google.addMail(email, { rawText });
  await discover(workspace.ctx, connectionId);
  const [item] = (await listEmails(workspace.ctx)).items;
  if (!item) throw new Error("No mail.");
  return { ...workspace, connectionId, email, mail: await getEmail(workspace.ctx, item.id) };
}

type Door = typeof frame;
const open = (door: Door, workspace: string, params: Record<string, string>, query = "") =>
  door(new Request(`http://test.example/api/gmail/x?workspace=${workspace}${query}`), {
    params: Promise.resolve(params),
  });

test("the frame shows the mail under a policy that loads and runs nothing, until images are asked for", async () => {
  const one = await aMail();
  await signIn(one);
  const params = { email: publicId("email", one.mail.id) };
  const reply = await open(frame, one.slug, params);
  const html = await reply.text();
  expect(html).toContain("<h1>Two boxes</h1>");
  expect(html).not.toMatch(/script|p\.gif/);
  expect(reply.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; img-src data:; .*sandbox allow-popups/,
  );
  expect(reply.headers.get("cache-control")).toContain("no-store");
  const asked = await open(frame, one.slug, params, "&images=1");
  expect(await asked.text()).toContain("https://t.lind.test/p.gif");
  expect(asked.headers.get("content-security-policy")).toContain("img-src data: https: http:;");
});

test("a trusted sender's images load by themselves, in this workspace alone, until the trust ends", async () => {
  const one = await aMail();
  await signIn(one);
  const policy = async () =>
    (await open(frame, one.slug, { email: publicId("email", one.mail.id) })).headers.get("content-security-policy");
  await setSenderTrust(one.ctx, { email: "mara@lind.test", isTrusted: true });
  expect(await policy()).toContain("https:");
  expect(await isTrustedSender((await aWorkspace()).ctx, "mara@lind.test")).toBe(false);
  await setSenderTrust(one.ctx, { email: "mara@lind.test", isTrusted: false });
  expect(await policy()).not.toContain("https:");
});

test("files are listed with type and size and come to be saved, never to be opened", async () => {
  const one = await aMail();
  await signIn(one);
  const [file, ...others] = await fetchAttachmentList(one.ctx, one.mail.id);
  expect(others).toEqual([]);
  expect(file).toMatchObject({ name: "_note.html", contentType: "text/html", sizeBytes: 25 });
  const params = { email: publicId("email", one.mail.id), part: file?.partId ?? "" };
  const reply = await open(download, one.slug, params);
  expect(await reply.text()).toBe("<script>alert(1)</script>");
  expect(reply.headers.get("content-type")).toBe("application/octet-stream");
  expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="_note\.html"/);
  await expect(fetchAttachment(one.ctx, one.mail.id, "99")).rejects.toMatchObject({ code: "not_found" });
});

test("another workspace's mail is shown and saved to nobody", async () => {
  const one = await aMail();
  const stranger = await aWorkspace();
  await signIn(stranger);
  const params = { email: publicId("email", one.mail.id), part: "1" };
  for (const door of [frame, download]) {
    expect((await open(door, stranger.slug, params)).status).toBe(404);
    expect((await open(door, one.slug, params)).status).toBe(404);
  }
});

test("a mail comes with the others of its thread in order, those in the trash left out", async () => {
  const { ctx, connectionId, email, mail } = await aMail(
    "From: a@x.test\r\nSubject: One\r\nMessage-ID: <1@x.test>\r\n\r\nOne\r\n",
  );
  const answer = (subject: string) =>
    `From: b@x.test\r\nSubject: ${subject}\r\nIn-Reply-To: <1@x.test>\r\nReferences: <1@x.test>\r\n\r\nMore\r\n`;
  const thread = async () => (await getSurroundings(ctx, mail)).thread.map(({ snippet }) => snippet);
  await google.addMail(email, { rawText: answer("Re: One") });
  await google.addMail(email, { rawText: answer("Re: One"), labelIds: ["TRASH"] });
  await discover(ctx, connectionId);
  expect(await thread()).toEqual(["One", "More"]);
  expect(await getSurroundings((await aWorkspace()).ctx, mail)).toMatchObject({ thread: [], replies: [], draft: "" });
});
