import { afterAll, expect, it } from "vitest";
import { type Stack, startStack } from "../support/stack";

const running: Stack[] = [];
afterAll(() => Promise.all(running.map((stack) => stack.stop())));

it("runs two instances of one checkout at once, with nothing in common", async () => {
  running.push(...(await Promise.all([startStack(), startStack()])));
  const addresses = running.map((stack) => {
    const { pids, mail, ...rest } = stack.services();
    return [...Object.values(pids).map(String), ...Object.values(rest), ...Object.values(mail ?? {})];
  });
  const [first = [], second = []] = addresses;
  expect(first.filter((address) => second.includes(address))).toEqual([]);
  for (const stack of running) await stack.untilReady();
});
