import { randomBytes, randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { type Named, openToken, outsideOf, scopes, sealToken } from "./token";

const secret = { number: 1, secret: randomBytes(32) };
const aName = (over: Partial<Named> = {}): Named => ({
  workspaceId: newId(),
  contactId: newId(),
  email: "person@example.test",
  topicId: newId(),
  messageId: newId(),
  ...over,
});

describe("a token", () => {
  test.each(scopes)("of %s gives back what it names, and only under its key", (scope) => {
    const named = aName();
    const token = sealToken(scope, named, secret);
    expect(openToken(token, secret)).toEqual({ ...named, scope });
    expect(outsideOf(token)).toEqual({ scope, workspaceId: named.workspaceId, keyNumber: 1 });
    expect(openToken(token, { ...secret, secret: randomBytes(32) })).toBeNull();
    expect(token).toMatch(/^[\w-]+$/);
    expect(token.length).toBeLessThan(220);
  });

  test("may name all topics and no message, and an address of the greatest length", () => {
    const named = aName({ topicId: null, messageId: null, email: `${"a".repeat(64)}@${"b".repeat(180)}.example` });
    expect(openToken(sealToken("preferences", named, secret), secret)).toMatchObject(named);
  });

  test("does not show the address, nor who or what is meant", () => {
    const named = aName();
    const bytes = Buffer.from(sealToken("unsubscribe", named, secret).slice(1), "base64url").toString("latin1");
    expect(bytes).not.toContain("person");
    expect(bytes).not.toContain(Buffer.from(named.contactId.replaceAll("-", ""), "hex").toString("latin1"));
  });

  test("of one scope is none of another", () => {
    const token = sealToken("unsubscribe", aName(), secret);
    for (const letter of "pcxU ") expect(openToken(letter + token.slice(1), secret)).toBeNull();
  });

  test("is refused after any change: 10,000 of them", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=%+/ ";
    const tokens = scopes.map((scope) => sealToken(scope, aName(), secret));
    const other = sealToken("unsubscribe", aName(), secret);
    const letter = () => alphabet[randomInt(alphabet.length)] ?? "";
    const changes: ((token: string) => string)[] = [
      (token) => {
        const at = randomInt(token.length);
        return token.slice(0, at) + letter() + token.slice(at + 1);
      },
      (token) => {
        const at = randomInt(token.length);
        return token.slice(0, at) + letter() + token.slice(at);
      },
      (token) => token.slice(0, randomInt(token.length)),
      (token) => token.slice(randomInt(token.length - 1) + 1),
      (token) => token + letter(),
      (token) => {
        const at = 1 + randomInt(token.length - 1);
        return token.slice(0, at) + other.slice(at);
      },
      () => "upc"[randomInt(3)] + randomBytes(90 + randomInt(200)).toString("base64url"),
    ];
    const opened: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      const token = tokens[i % tokens.length] ?? "";
      const changed = changes[randomInt(changes.length)]?.(token) ?? "";
      if (changed === token || changed === other) continue;
      if (openToken(changed, secret)) opened.push(changed);
    }
    expect(opened).toEqual([]);
  });

  test("is refused with any one bit of it turned", () => {
    for (const scope of scopes) {
      const token = sealToken(scope, aName(), secret);
      const bytes = Buffer.from(token.slice(1), "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const turned = Buffer.from(bytes);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openToken(scope[0] + turned.toString("base64url"), secret), `bit ${bit}`).toBeNull();
      }
    }
  });

  test("of no shape at all is refused without a key being looked for", () => {
    for (const text of ["", "u", "p".repeat(5_000), "u".repeat(100_000), "../../etc/passwd", "u\u0000", "💥", "uAAAA"])
      expect(outsideOf(text)).toBeNull();
  });
});
