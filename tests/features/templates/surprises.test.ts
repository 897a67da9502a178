import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createField } from "@/features/contacts/fields/mutations";
import { getPerson, getSender, knownFields } from "@/features/templates/audience/queries";
import { catalogue } from "@/features/templates/library/catalogue";
import { LiquidFault } from "@/features/templates/liquid/scan";
import { setSender } from "@/features/templates/mutations";
import { lintContent } from "@/features/templates/queries";
import { compileTemplate, renderMail } from "@/features/templates/render/compile";
import { scopeOf } from "@/features/templates/render/scope";
import type { TemplateContent } from "@/features/templates/schema";
import { inScope } from "@/lib/db";
import { aTemplate } from "~/tests/factories/random-templates";
import { aWorkspace } from "~/tests/factories/workspaces";

const links = { unsubscribe: "https://a.example/u", preferences: "https://a.example/p" };
const names = ["", " ", "Ada", "<b>Eve</b>", "x".repeat(1_000), "👩‍👩‍👧", "{{ contact.email }}"];

const size = 21;
/** People who each lack something else. */
async function anAudience() {
  const { ctx, workspaceId } = await aWorkspace();
  const { id: plan } = await createField(ctx, { key: "plan", label: "Plan", type: "text", options: [] });
  const { id: seats } = await createField(ctx, { key: "seats", label: "Seats", type: "number", options: [] });
  await inScope("system", (tx) => tx.contactField.update({ where: { id: plan }, data: { formerKeys: ["tier"] } }));
  await setSender(ctx, { company: "Acme", address: "1 Road" });
  const rows = Array.from({ length: size }, (_, index) => ({
    workspaceId,
    email: `p${index}-${crypto.randomUUID()}@example.test`,
    source: "manual" as const,
    firstName: names[index % names.length] ?? "",
    lastName: names[(index * 3) % names.length] ?? "",
    fields: { ...(index % 2 && { [plan]: names[index % 5] }), ...(index % 3 && { [seats]: index }) },
  }));
  await inScope({ workspaceId }, (tx) => tx.contact.createMany({ data: rows }));
  const people = await inScope({ workspaceId }, (tx) => tx.contact.findMany({ select: { id: true } }));
  const [fields, sender] = [await knownFields(ctx), await getSender(ctx)];
  const scopes = await Promise.all(
    people.map(async ({ id }) => scopeOf({ person: await getPerson(ctx, id), fields, sender, links, event: {} })),
  );
  return { ctx, scopes };
}

test("library and random templates render for everybody, and lint counts exactly those who get a gap", async () => {
  const { ctx, scopes } = await anAudience();
  const random = fc.sample(aTemplate, 8);
  const contents: TemplateContent[] = [...catalogue.map(({ content }) => content), ...random];
  for (const content of contents) {
    const { compiled } = compileTemplate(content);
    if (!compiled) throw new Error("does not compile");
    const { findings, audienceCount } = await lintContent(ctx, content);
    expect(audienceCount).toBe(size);
    for (const scope of scopes) {
      renderMail(compiled, scope);
      try {
        renderMail(compiled, scope, { isStrict: true });
      } catch (error) {
        if (!(error instanceof LiquidFault)) throw error;
        const gap = /undefined variable: (\S+)/.exec(error.message)?.[1] ?? error.message;
        const told = findings.find(({ field }) => field === gap || field.startsWith(`${gap}.`));
        expect(told, `${gap} in ${JSON.stringify(content)}`).toBeDefined();
        if (told?.code === "missing_variable") expect(told.count).toBeGreaterThan(0);
      }
    }
  }
  const exact = {
    ...(contents[0] as TemplateContent),
    subject: "{{ contact.first_name }}{{ contact.plan }}{{ contact.tier }}{{ contact.seats }}",
  };
  const { findings } = await lintContent(ctx, exact);
  for (const [field, key] of [
    ["contact.first_name", "first_name"],
    ["contact.plan", "plan"],
    ["contact.tier", "tier"],
    ["contact.seats", "seats"],
  ] as const) {
    const lacking = scopes.filter(({ contact }) => !(key in (contact as object))).length;
    expect(findings.find((one) => one.field === field && one.code === "missing_variable")?.count, field).toBe(lacking);
  }
});
