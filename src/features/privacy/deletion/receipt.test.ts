import { expect, test } from "vitest";
import { receiptLetter } from "./receipt";

const base = { product: "Inflow", reference: "r-1", isAccount: false, workspaceCount: 1 };

test("the receipt adds up what went, table by table, and says what stays", () => {
  const { subject, paragraphs } = receiptLetter({
    ...base,
    counts: {
      grants: { a: "revoked", b: "revoked" },
      rows: {
        w1: { email_discovery: 1_200, email_summary: 1, quote: 3 },
        w2: { email_discovery: 1, email_summary: 0 },
      },
    },
  });
  expect(subject).toBe("Your Inflow workspace is deleted");
  expect(paragraphs[0]).toBe("Your workspace is deleted: 1,205 rows in all, among them 1,201 mail entries, 1 summary.");
  expect(paragraphs[1]).toBe("Access to 2 Gmail accounts was handed back to Google.");
  expect(paragraphs.at(-1)).toContain("ledger");
});

test("access that Google did not take back is told, with what to do", () => {
  const { paragraphs } = receiptLetter({ ...base, isAccount: true, counts: { grants: { a: "refused" }, rows: {} } });
  expect(paragraphs[0]).toBe("Your account and 1 workspace of yours are deleted: 0 rows in all.");
  expect(paragraphs.join(" ")).toContain("https://myaccount.google.com/connections");
});
