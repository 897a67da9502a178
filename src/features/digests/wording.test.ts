import { expect, test } from "vitest";
import type { DigestItem } from "./schema";
import { costLine, digestLetter, markOf } from "./wording";

const item: DigestItem = {
  emailId: "01a1fee2-30c8-744b-92de-b92a6f954ec4",
  subject: "Order",
  from: "Eve",
  tldr: "Sign it today.",
  priority: "urgent",
  needsReply: true,
};
const content = { since: new Date(0), until: new Date(1), items: [item], mailCount: 3, spentMicro: 2_500_000n };

test("each mail is listed with what makes it stand out, and the cost stands below", () => {
  expect(markOf({ priority: "low", needsReply: false })).toBe("");
  expect(markOf({ priority: "high", needsReply: false })).toBe("High priority");
  expect(costLine(content)).toContain("2.5 credits");
  const letter = digestLetter(content, { name: "Mornings", inboxUrl: "https://x/inbox", pauseUrl: "https://x/p" });
  expect(letter.subject).toBe("Mornings: 3 summaries");
  expect(letter.items).toEqual([
    {
      from: "Eve",
      title: "Order",
      url: expect.stringMatching(/^https:\/\/x\/inbox\/eml_/),
      text: "Sign it today.",
      mark: "Urgent, needs a reply",
    },
  ]);
  expect(letter.paragraphs).toEqual(["And 2 more in the inbox."]);
  expect(letter.notes?.at(-1)).toEqual({ label: "Pause this digest", url: "https://x/p" });
});
