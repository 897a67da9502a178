import type Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { z } from "zod";
import { readAnswer } from "./model";

const shape = z.object({ tldr: z.string() });
const message = (content: object[], stop_reason = "end_turn") =>
  ({
    model: "m",
    content,
    stop_reason,
    usage: { input_tokens: 3, cache_creation_input_tokens: null, cache_read_input_tokens: 900, output_tokens: 5 },
  }) as unknown as Anthropic.Message;
const text = { type: "text", text: '{"tldr":"Hi"}' };
const thinking = { type: "thinking", thinking: '{"tldr":"a draft"}', signature: "x" };

test("an answer is its text blocks, whatever stands before or between them", () => {
  expect(readAnswer(message([thinking, text]), shape)).toMatchObject({ outcome: "answered", value: { tldr: "Hi" } });
  const halves = [
    { type: "text", text: '{"tldr":' },
    { type: "redacted_thinking", data: "x" },
    { type: "text", text: '"Hi"}' },
  ];
  expect(readAnswer(message(halves), shape)).toMatchObject({ outcome: "answered", value: { tldr: "Hi" } });
  expect(readAnswer(message([thinking]), shape).outcome).toBe("unreadable");
});

test("a refusal and an answer cut off are told, even when what stands there could be read", () => {
  expect(readAnswer(message([text], "refusal"), shape).outcome).toBe("refused");
  for (const reason of ["max_tokens", "model_context_window_exceeded"])
    expect(readAnswer(message([text], reason), shape).outcome).toBe("truncated");
});

test("tokens read from the cache and written to it are counted apart and together", () => {
  expect(readAnswer(message([text]), shape)).toMatchObject({
    usage: { inputTokens: 903, cacheReadTokens: 900, cacheWriteTokens: 0, outputTokens: 5 },
  });
});
