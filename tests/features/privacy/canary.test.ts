import pg from "pg";
import { afterAll, expect, test, vi } from "vitest";
import { GET as listEmails } from "@/app/api/v1/emails/route";
import { createApiKey } from "@/features/api-keys/mutations";
import { connectAccount, disconnect, fetchRawMessage } from "@/features/gmail/mutations";
import { createUser } from "@/features/identity/mutations";
import { systemJobContext } from "@/gates/job";
import { within } from "@/lib/transact";
import { aGrant, discover, rowsOf, sync } from "../../factories/gmail";
import { aRun, workOff } from "../../factories/summaries";
import { aWorkspace, unique } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

const { google, anthropic, lines } = await vi.hoisted(async () => {
  const { pino } = await import("pino");
  const lines: string[] = [];
  // Every line of every level, and nothing cut out: what is not written needs no censor.
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  (globalThis as { inflowOnce?: Map<string, unknown> }).inflowOnce = new Map([["log", log]]);
  return {
    lines,
    google: await (await import("../../factories/google-sandbox")).aGoogle(),
    anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
  };
});
afterAll(() => Promise.all([google.close(), anthropic.close()]));

/** Every row of every table as text, by table, read by the owner: what a dump of the database holds. */
async function dump(): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const texts = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t`);
      texts.set(name, rows.map(({ text }) => text).join("\n"));
    }
    return texts;
  } finally {
    await client.end();
  }
}

test("criterion 12: a dump of the database and the logs hold no token, no secret and no body; subjects stand with their mail alone", async () => {
  const [subject, body] = [`canary-subject-${unique()}`, `canary-body-${unique()}`];
  const password = `canary-password-${unique()}`;
  const { ctx } = await aWorkspace({ credits: 20 });
  await createUser(systemJobContext("test"), { email: `${unique()}@example.test`, password });
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["emails.read"] });

  const email = `box-${unique()}@maple.test`;
  // The snippet is Gmail's and is kept: what lies behind it is the body.
  const text = `Hello,\n\n${"Thank you for the pleasant meeting of last week. ".repeat(12)}\n\nThe word is ${body}.\n`;
  await google.addAccount(email, { messages: [{ from: "Eve <eve@partners.test>", subject, text }] });
  const grant = await aGrant(google, email);
  const { id: connectionId } = await connectAccount(ctx, grant);
  await discover(ctx, connectionId);
  await sync(ctx, connectionId);
  const [mail] = [...(await rowsOf(ctx, connectionId)).values()];
  const emailId = mail?.id ?? "";
  expect((await fetchRawMessage(ctx, emailId)).toString()).toContain(body);
  await anthropic.answer({ merge: { tldr: "A word.", keyPoints: [], actionItems: [], dates: [], amounts: [] } });
  await workOff(ctx, await aRun(ctx, [emailId]));
  expect(await within(ctx, (tx) => tx.emailSummary.count())).toBe(1);

  // What goes wrong is logged too: Gmail down, a door that breaks.
  await google.fault({ match: "GET .*/messages/", status: 500, count: 40 });
  await fetchRawMessage(ctx, emailId).catch(() => undefined);
  await google.noFaults();
  const url = "http://test.example/api/v1/emails";
  const broken = {
    headers: new Headers({ "x-api-key": key }),
    method: "GET",
    get url(): string {
      throw new Error("broken");
    },
  };
  await listEmails(broken as unknown as Request, { params: Promise.resolve({}) });
  await listEmails(new Request(url, { headers: { "x-api-key": key } }), { params: Promise.resolve({}) });
  expect(lines.length).toBeGreaterThan(0);

  const tables = await dump();
  const secrets = {
    refreshToken: grant.refreshToken ?? "none",
    accessToken: grant.accessToken,
    clientSecret: process.env.GOOGLE_CLIENT_SECRET ?? "none",
    modelKey: process.env.ANTHROPIC_API_KEY ?? "none",
    appSecret: process.env.APP_SECRET ?? "none",
    dataKey: process.env.DATA_KEYS?.split(":")[1]?.slice(0, 43) ?? "none",
    apiKey: key,
    password,
    body,
  };
  const logged = lines.join("");
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret, name).not.toBe("none");
    expect(logged, `${name} in the log`).not.toContain(secret);
    for (const [table, content] of tables) expect(content.includes(secret), `${name} in ${table}`).toBe(false);
  }
  expect(logged).not.toContain(subject);
  const holders = [...tables].filter(([, content]) => content.includes(subject)).map(([table]) => table);
  expect(holders).toEqual(["email_discovery"]);
  await disconnect(ctx, { connectionId, isDeletingMails: true });
  const after = await dump();
  expect([...after].filter(([, content]) => content.includes(subject)).map(([table]) => table)).toEqual([]);
});
