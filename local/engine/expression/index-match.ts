import { createHash } from "node:crypto";
import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { MISSING, readKey } from "./values";

function pathOf(node: ASTNode): string[] | null {
  const keys: string[] = [];
  let at = node;
  while (at.op === ".") {
    keys.unshift(at.args[1]);
    at = at.args[0];
  }
  return at.op === "id" ? [at.args, ...keys] : null;
}

function read(value: unknown, path: string[]): unknown {
  return path.reduce((at, key) => readKey(at, key), value);
}

/** Equal values have equal tokens. Long ones are hashed to fit an index row. */
function tokenOf(value: unknown): string {
  const text = value === MISSING ? "null" : JSON.stringify(value);
  return text.length <= 200 ? text : `sha1:${createHash("sha1").update(text).digest("hex")}`;
}

/** The token of the value at a dotted path of an incoming event. */
export function tokenAt(event: unknown, path: string): string {
  return tokenOf(read(event, path.split(".")));
}

/**
 * Finds `event.<p> == async.<q>` at the top of an && chain: `mpath` is q, `mval` the token of the run's own value at p.
 * Null when there is none; the whole expression is still evaluated on what the index returns.
 */
export function indexMatch(expression: string, event: unknown): { mpath: string; mval: string } | null {
  const open: ASTNode[] = [parse(expression).ast];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.op === "&&") open.push(node.args[1], node.args[0]);
    if (node.op !== "==") continue;
    const [left, right] = [pathOf(node.args[0]), pathOf(node.args[1])];
    const own = left?.[0] === "event" ? left : right?.[0] === "event" ? right : null;
    const theirs = left?.[0] === "async" ? left : right?.[0] === "async" ? right : null;
    if (own && theirs && theirs.length > 1)
      return {
        mpath: theirs.slice(1).join("."),
        mval: tokenOf(read(event, own.slice(1))),
      };
  }
  return null;
}
