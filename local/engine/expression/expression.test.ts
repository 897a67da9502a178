import { describe, expect, it } from "vitest";
import { assertRestricted, compile, evaluateKey, isMatch } from "./expression";
import { indexMatch, tokenAt } from "./index-match";

const scope = {
  event: {
    name: "order/paid",
    data: {
      n: 5,
      f: 1.5,
      s: "text",
      t: true,
      no: false,
      nul: null,
      empty: "",
      list: [1, 2, 3],
      tags: ["a", "b"],
      map: { k: "v" },
      json: '{"a":{"b":2}}',
      b64: "aGVsbG8=",
      at: "2026-03-01T10:00:00Z",
      users: [{ age: 20 }, { age: 40 }],
    },
  },
  async: { data: { n: 5, s: "text" } },
};

describe("expressions", () => {
  it.each<[string, unknown]>([
    ["event.data.n == 5", true],
    ["event.data.n == 5.0", true],
    ["event.data.n != 5", false],
    ["event.data.n > 4 && event.data.n <= 5", true],
    ["event.data.n < 5 || event.data.t", true],
    ["event.data.n == '5'", false],
    ["event.data.n > 'a'", false],
    ["event.data.s == 'text'", true],
    ["event.data.s > 'sext'", true],
    ["event.data.t == true", true],
    ["event.data.t", true],
    ["!event.data.no", true],
    ['event.name == "order/paid"', true],
    // A missing key never throws.
    ["event.data.missing == null", true],
    ["event.data.missing == 'x'", false],
    ["event.data.missing != 'x'", true],
    ["event.data.missing == event.data.gone", false],
    ["event.data.missing < 5", true],
    ["event.data.missing > 5", false],
    ["5 > event.data.missing", true],
    ["event.data.missing.deeper.still == null", true],
    ["size(event.data.missing) == 0", true],
    ["'a' in event.data.missing", false],
    ["event.data.missing in event.data.tags", false],
    ["event.data.missing || 'fallback'", "fallback"],
    ["event.data.missing ? 1 : 2", 2],
    ["event.data.missing.startsWith('a')", false],
    ["has(event.data.missing)", false],
    ["has(event.data.n)", true],
    ["event.data.missing", null],
    // Null is not missing, and compares as the nothing of the other side's kind.
    ["event.data.nul == null", true],
    ["event.data.nul == event.data.missing", true],
    ["event.data.nul == 'x'", false],
    ["event.data.nul < 1", true],
    ["event.data.nul < 'a'", true],
    ["event.data.empty ? 'yes' : 'no'", "no"],
    // Arithmetic and mixing.
    ["event.data.n + 1 == 6", true],
    ["event.data.n * 2 - 4 / 2", 8],
    ["event.data.n % 2 == 1", true],
    ["-event.data.n == -5", true],
    ["event.data.f + event.data.n", 6.5],
    ["event.data.s + event.data.n", "text5"],
    ["event.data.s + '-' + event.data.missing", "text-"],
    ["event.data.s - 1", false],
    // Lists, maps, look-ups.
    ["event.data.list[0] == 1", true],
    ["event.data.list[9] == null", true],
    ["event.data['s'] == 'text'", true],
    ["2 in event.data.list", true],
    ["'c' in event.data.tags", false],
    ["'k' in event.data.map", true],
    ["event.data.list == [1, 2, 3]", true],
    ["event.data.map == {'k': 'v'}", true],
    ["size(event.data.tags) == 2", true],
    ["event.data.tags.size() == 2", true],
    ["event.data.users.exists(u, u.age > 30)", true],
    ["event.data.users.all(u, u.age > 30)", false],
    ["event.data.users.exists_one(u, u.age == 20)", true],
    ["size(event.data.users.filter(u, u.age > 30)) == 1", true],
    ["event.data.list.map(i, i * 2)", [2, 4, 6]],
    ["event.data.s.exists(u, true)", false],
    // Functions.
    ["lowercase('ABC') + uppercase('d')", "abcD"],
    ["b64decode(event.data.b64) == 'hello'", true],
    ["json_parse(event.data.json).a.b == 2", true],
    ["json_parse('not json') == null", true],
    ["int('7') == 7 && int(1.9) == 1", true],
    ["double('1.5') == 1.5", true],
    ["string(5) == '5'", true],
    ["event.data.s.startsWith('te') && event.data.s.endsWith('xt') && event.data.s.contains('ex')", true],
    ["event.data.s.matches('^t.*t$')", true],
    ["event.data.s.matches('(')", false],
    ["date(event.data.at) > date('2026-01-01T00:00:00Z')", true],
    ["date(event.data.missing) == null", true],
    ["now_minus('1h') < now() && now_plus('1h') > now()", true],
    ["event.data.n == async.data.n && event.data.s == async.data.s", true],
    // && and || give the value that decided.
    ["event.data.s && event.data.n", 5],
    ["event.data.empty || event.data.s", "text"],
  ])("%s", (expression, expected) => {
    expect(compile(expression)(scope)).toEqual(expected);
  });

  it.each(["event.data. ==", "(", "nope(1)", "event.data.s.nope()", "event.data.list.map(1, 2)", ""])(
    "%j does not compile",
    (expression) => {
      expect(() => compile(expression)).toThrow();
    },
  );

  it("only true is a match", () => {
    expect(isMatch("event.data.t", scope)).toBe(true);
    expect(isMatch("event.data.n", scope)).toBe(false);
    expect(isMatch("event.data.missing", scope)).toBe(false);
  });

  it("prototype keys are not data", () => {
    expect(compile("event.data.constructor")(scope)).toBeNull();
    expect(compile("event.data['__proto__']")(scope)).toBeNull();
    expect(() => compile("constructor('x')")).toThrow();
    expect(() => compile("event.data.s.toString()")).toThrow();
  });

  it("a key is the text of a value, and nothing is the empty text", () => {
    expect(evaluateKey("event.data.n", scope)).toBe("5");
    expect(evaluateKey("event.data.s + '-' + event.data.n", scope)).toBe("text-5");
    expect(evaluateKey("event.data.missing", scope)).toBe("");
    expect(evaluateKey("event.data.map", scope)).toBe('{"k":"v"}');
  });

  it("cancellations keep to logic, comparison and look-up", () => {
    expect(() => assertRestricted("event.data.id == async.data.id && async.data.n in [1, 2]")).not.toThrow();
    for (const expression of ["has(async.data.x)", "async.data.list.exists(i, i == 1)", "async.data.a + 'x' == 'y'"]) {
      expect(() => assertRestricted(expression)).toThrow();
    }
  });
});

describe("the index of waits", () => {
  const event = { data: { id: "u1", n: 5, nested: { key: null } } };

  it.each([
    ["event.data.id == async.data.id", "data.id", '"u1"'],
    ["async.data.user == event.data.id", "data.user", '"u1"'],
    ["async.data.ok == true && (event.data.n == async.data.n && true)", "data.n", "5"],
    ["event.data.nested.key == async.data.key", "data.key", "null"],
    ["event.data.gone == async.data.key", "data.key", "null"],
  ])("%s is found by path and value", (expression, mpath, mval) => {
    expect(indexMatch(expression, event)).toEqual({ mpath, mval });
  });

  it.each([
    "event.data.id == async.data.id || true",
    "async.data.id == 'u1'",
    "event.data.id != async.data.id",
    "!(event.data.id == async.data.id)",
  ])("%s has no pair to look up", (expression) => {
    expect(indexMatch(expression, event)).toBeNull();
  });

  it("an incoming event has the token of its waits, also for missing and long values", () => {
    const long = "x".repeat(5000);
    expect(tokenAt({ data: { id: "u1" } }, "data.id")).toBe('"u1"');
    expect(tokenAt({ data: {} }, "data.id")).toBe("null");
    expect(tokenAt({ data: { id: long } }, "data.id")).toBe(
      indexMatch("event.data.long == async.data.id", { data: { long } })?.mval,
    );
    expect(tokenAt({ data: { id: long } }, "data.id").length).toBeLessThan(200);
  });
});
