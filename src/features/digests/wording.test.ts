import { expect, test } from "vitest";
import type { DigestItem } from "./schema";
import { costLine, digestLetter, lineOf } from "./wording";

const item: DigestItem = {
  emailId: "e",
  subject: "Order",
  from: "Eve",
  tldr: "Sign it today.",
  priority: "urgent",
  needsReply: true,
};
const content = { since: new Date(0), until: new Date(1), items: [item], mailCount: 3, spentMicro: 2_500_000n };

test("each mail is a line with what is urgent first, and the cost stands below", () => {
  expect(lineOf(item)).toBe("[Urgent, Needs a reply] Eve: Order. Sign it today.");
  expect(lineOf({ ...item, priority: "low", needsReply: false, subject: "" })).toBe(
    "Eve: (no subject). Sign it today.",
  );
  expect(costLine(content)).toContain("2.5 credits");
  const letter = digestLetter(content, { name: "Mornings", inboxUrl: "https://x/inbox", pauseUrl: "https://x/p" });
  expect(letter.subject).toBe("Mornings: 3 summaries");
  expect(letter.paragraphs.at(-1)).toBe("And 2 more in the inbox.");
  expect(letter.notes?.at(-1)).toBe("Pause this digest: https://x/p");
});
