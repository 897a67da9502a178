import { expect, test } from "vitest";
import { contentFindings } from "../lint/checks";
import { usesOf } from "../liquid/variables";
import { compileTemplate, renderMail } from "../render/compile";
import { scopeOf } from "../render/scope";
import { catalogue, inLibrary } from "./catalogue";

const person = {
  email: "a@b.example",
  firstName: "",
  lastName: "",
  phone: "",
  locale: "",
  timeZone: "",
  fields: {},
  tags: [],
};
const sender = { company: "Acme", address: "1 Road\nTown", workspaceName: "Acme" };
const links = { unsubscribe: "https://a.example/u", preferences: "https://a.example/p" };

test("there are at least fourteen, each found by its key", () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(14);
  expect(new Set(catalogue.map(({ key }) => key)).size).toBe(catalogue.length);
  expect(inLibrary("welcome")?.name).toBe("Welcome");
  expect(inLibrary("nothing")).toBeUndefined();
});

test.each(catalogue.map((one) => [one.key, one] as const))(
  "%s says all it should with nothing known but the address, and lint finds nothing to warn of",
  (_key, { content }) => {
    const { compiled, ...rest } = compileTemplate(content);
    if (!compiled) throw new Error(JSON.stringify(rest));
    for (const event of [content.sample, {}]) {
      const scope = scopeOf({ person, fields: [], sender, links, event });
      const mail = renderMail(compiled, scope, { isStrict: true });
      expect(mail.text + mail.subject).not.toMatch(/\{[{%]|undefined|\[object| ,/);
      const sizes = { htmlBytes: Buffer.byteLength(mail.html), textBytes: Buffer.byteLength(mail.text) };
      expect(contentFindings({ content, html: mail.html, sizes, removed: [], hasAddress: true })).toEqual([]);
    }
    const uses = Object.values(compiled).flatMap((part) => usesOf(part ?? []));
    expect(uses.filter(({ path }) => !/^(contact\.email|workspace\.name|\w+_url|mail_\w+)$/.test(path))).toEqual([]);
  },
);
