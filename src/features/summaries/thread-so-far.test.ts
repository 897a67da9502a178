import { expect, test } from "vitest";
import type { SummaryContent } from "./schema";
import { threadSoFar, threadState, viewThread } from "./thread-so-far";

const content = (over: Partial<SummaryContent>): SummaryContent => ({
  tldr: "Eve asks for the contract.",
  keyPoints: [],
  actionItems: [],
  decisions: [],
  dates: [],
  amounts: [],
  priority: "normal",
  category: "work",
  sentiment: "neutral",
  language: "en",
  needsReply: false,
  suggestedReply: null,
  confidence: 1,
  hasInstructions: false,
  thread: null,
  ...over,
});
const item = { text: "Send it", owner: "Bo", dueAt: "2027-03-03", quote: "send it", start: 0, end: 7 };
const first = { emailId: "a", sentAt: new Date("2027-02-01"), from: "Eve", content: content({ actionItems: [item] }) };
const second = {
  emailId: "b",
  sentAt: new Date("2027-02-02"),
  from: "Bo",
  content: content({ tldr: "Bo sent it.", thread: "The contract is sent; Eve has to sign." }),
};

test("the newest summary tells where a conversation stands, whatever order they come in", () => {
  expect(threadState([second, first])).toBe("The contract is sent; Eve has to sign.");
  expect(threadState([first])).toBe("Eve asks for the contract.");
  expect(threadState([])).toBe("");
});

test("the next mail's prompt is told in few words what came before", () => {
  expect(threadSoFar([])).toBe("");
  const told = threadSoFar([second, first]);
  expect(told).toContain("2 mails before, the last of 2027-02-02 from Bo.");
  expect(told).toContain("So far: The contract is sent; Eve has to sign.");
  expect(told).toContain("- Asked: Send it (Bo), due 2027-03-03");
  const long = Array.from({ length: 200 }, () => ({ ...first, content: content({ tldr: "x".repeat(300) }) }));
  expect(threadSoFar(long).length).toBeLessThanOrEqual(1_500);
});

test("a conversation is shown once two of its mails are summarised, with what was asked where", () => {
  expect(viewThread([first])).toBeNull();
  expect(viewThread([second, first])).toEqual({
    state: "The contract is sent; Eve has to sign.",
    mailCount: 2,
    latestAt: second.sentAt,
    open: [{ emailId: "a", from: "Eve", text: "Send it", dueAt: "2027-03-03" }],
  });
});
