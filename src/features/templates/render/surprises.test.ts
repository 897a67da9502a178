import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readMail } from "~/tests/factories/mail-html";
import { aTemplate, aValue } from "~/tests/factories/random-templates";
import { LiquidFault } from "../liquid/scan";
import { usesOf } from "../liquid/variables";
import { type Compiled, compileTemplate, renderMail } from "./compile";
import { scopeOf } from "./scope";

const fields = ["plan", "seats", "joined", "colours"].map((key) => ({
  id: key,
  key,
  formerKeys: key === "plan" ? ["tier"] : [],
  label: key,
}));
const aPerson = fc.record({
  email: fc.constant("a@b.example"),
  firstName: aValue,
  lastName: aValue,
  phone: fc.constant(""),
  locale: fc.constant(""),
  timeZone: fc.constant(""),
  fields: fc.record(
    {
      plan: aValue,
      seats: fc.integer(),
      joined: fc.constant("2026-01-31"),
      colours: fc.array(aValue, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
  tags: fc.array(aValue, { maxLength: 3 }),
});
const links = { unsubscribe: "https://a.example/u", preferences: "https://a.example/p" };
const sender = { company: "Acme", address: "", workspaceName: "Acme" };

const missing = (compiled: Compiled, scope: ReturnType<typeof scopeOf>): string | null => {
  try {
    renderMail(compiled, scope, { isStrict: true });
    return null;
  } catch (error) {
    if (!(error instanceof LiquidFault)) throw error;
    return /undefined variable: (\S+)/.exec(error.message)?.[1] ?? error.message;
  }
};

test("whoever gets whatever: it renders, adds no markup, and each gap is one that was announced", () => {
  const gaps = { announced: 0, none: 0 };
  fc.assert(
    fc.property(aTemplate, aPerson, (content, person) => {
      const { compiled, ...rest } = compileTemplate(content);
      if (!compiled) throw new Error(JSON.stringify(rest));
      const scope = scopeOf({ person, fields, sender, links, event: {} });
      const mail = renderMail(compiled, scope);
      expect(mail.subject).not.toMatch(/[\r\n]/);
      const { faults } = readMail(mail.html);
      expect(faults.filter((fault) => !/title|is missing|closes something else/.test(fault))).toEqual([]);
      const announced = Object.values(compiled).flatMap((part) => usesOf(part ?? []).map(({ path }) => path));
      const gap = missing(compiled, scope);
      if (gap === null) gaps.none += 1;
      else {
        gaps.announced += 1;
        expect(
          announced.some((path) => path === gap || path.startsWith(`${gap}.`) || path === "[…]"),
          `${gap} of ${announced.join()}`,
        ).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
  expect(Math.min(gaps.announced, gaps.none)).toBeGreaterThan(1);
}, 30_000);

test("an announced absence is a real one: who has everything gets no gap", () => {
  const whole = { plan: "gold", seats: 3, joined: "2026-01-31", colours: ["a"] };
  const person = {
    email: "a@b.example",
    firstName: "Ada",
    lastName: "L",
    phone: "1",
    locale: "en",
    timeZone: "UTC",
    fields: whole,
    tags: ["x"],
  };
  fc.assert(
    fc.property(aTemplate, (content) => {
      const { compiled } = compileTemplate(content);
      if (!compiled) throw new Error("does not compile");
      const scope = scopeOf({ person, fields, sender: { ...sender, address: "1 Road" }, links, event: { total: 1 } });
      const gap = missing(compiled, scope);
      expect([null, "contact.nothing", "contact.tier", "local", "nothing"]).toContain(gap);
    }),
    { numRuns: 20 },
  );
}, 30_000);
