import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { functions, methods } from "./functions";
import { add, calculate, compareBy, isEqual, isIn, isTruthy, MISSING, plain, readKey, sizeOf, toText } from "./values";

export type Scope = Record<string, unknown>;
type Compiled = (scope: Scope) => unknown;

const macros: Record<string, (list: unknown[], test: (item: unknown) => unknown) => unknown> = {
  exists: (list, test) => list.some((item) => isTruthy(test(item))),
  all: (list, test) => list.every((item) => isTruthy(test(item))),
  exists_one: (list, test) => list.filter((item) => isTruthy(test(item))).length === 1,
  filter: (list, test) => list.filter((item) => isTruthy(test(item))),
  map: (list, test) => list.map(test),
};

function buildCall(name: string, args: ASTNode[]): Compiled {
  const built = args.map(build);
  if (name === "has") return (scope) => built[0] !== undefined && built[0](scope) !== MISSING;
  const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!fn) throw new Error(`unknown function ${name}`);
  return (scope) => fn(...built.map((arg) => arg(scope)));
}

function buildMacro(name: string, receiver: Compiled, args: ASTNode[]): Compiled {
  const macro = macros[name];
  const [variable, body] = args;
  if (!macro || variable?.op !== "id" || !body || args.length > 2) throw new Error(`malformed ${name}()`);
  const test = build(body);
  const onNothing = name === "filter" || name === "map" ? [] : false;
  return (scope) => {
    const list = receiver(scope);
    return Array.isArray(list) ? macro(list, (item) => test({ ...scope, [variable.args]: item })) : onNothing;
  };
}

function buildMethod(name: string, receiverNode: ASTNode, args: ASTNode[]): Compiled {
  const receiver = build(receiverNode);
  if (Object.hasOwn(macros, name)) return buildMacro(name, receiver, args);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new Error(`unknown method ${name}`);
  const built = args.map(build);
  return (scope) => {
    const value = receiver(scope);
    if (value === MISSING || value === null) return name === "size" ? sizeOf(value) : false;
    return method(value, ...built.map((arg) => arg(scope)));
  };
}

function buildBinary(left: ASTNode, right: ASTNode, operate: (l: unknown, r: unknown) => unknown): Compiled {
  const [l, r] = [build(left), build(right)];
  return (scope) => operate(l(scope), r(scope));
}

function build(node: ASTNode): Compiled {
  switch (node.op) {
    case "value": {
      const value = plain(node.args);
      return () => value;
    }
    case "id":
      return (scope) => readKey(scope, node.args);
    case ".": {
      const [target, key] = [build(node.args[0]), node.args[1]];
      return (scope) => readKey(target(scope), key);
    }
    case "[]":
      return buildBinary(node.args[0], node.args[1], readKey);
    case "&&":
    case "||": {
      const [left, right] = [build(node.args[0]), build(node.args[1])];
      const stopsOn = node.op === "||";
      return (scope) => {
        const value = left(scope);
        return isTruthy(value) === stopsOn ? value : right(scope);
      };
    }
    case "!_": {
      const operand = build(node.args);
      return (scope) => !isTruthy(operand(scope));
    }
    case "-_": {
      const operand = build(node.args);
      return (scope) => calculate("-", 0, operand(scope));
    }
    case "==":
      return buildBinary(node.args[0], node.args[1], isEqual);
    case "!=":
      return buildBinary(node.args[0], node.args[1], (l, r) => !isEqual(l, r));
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const op = node.op;
      return buildBinary(node.args[0], node.args[1], (l, r) => compareBy(op, l, r));
    }
    case "+":
      return buildBinary(node.args[0], node.args[1], add);
    case "-":
    case "*":
    case "/":
    case "%": {
      const op = node.op;
      return buildBinary(node.args[0], node.args[1], (l, r) => calculate(op, l, r));
    }
    case "in":
      return buildBinary(node.args[0], node.args[1], isIn);
    case "?:": {
      const [test, yes, no] = [build(node.args[0]), build(node.args[1]), build(node.args[2])];
      return (scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope));
    }
    case "list": {
      const items = node.args.map(build);
      return (scope) => items.map((item) => item(scope));
    }
    case "map": {
      const entries = node.args.map(([key, value]) => [build(key), build(value)] as const);
      return (scope) => Object.fromEntries(entries.map(([key, value]) => [toText(key(scope)), value(scope)]));
    }
    case "call":
      return buildCall(node.args[0], node.args[1]);
    case "rcall":
      return buildMethod(node.args[0], node.args[1], node.args[2]);
    default:
      throw new Error(`unsupported operator ${node.op}`);
  }
}

const compiled = new Map<string, Compiled>();

/** Throws on bad syntax and on unknown functions; evaluation itself never throws on missing or mistyped data. */
export function compile(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known) return known;
  const evaluate = build(parse(expression).ast);
  if (compiled.size >= 5000) compiled.clear();
  const settled: Compiled = (scope) => {
    const value = evaluate(scope);
    return value === MISSING ? null : value;
  };
  compiled.set(expression, settled);
  return settled;
}

export function isMatch(expression: string, scope: Scope): boolean {
  return compile(expression)(scope) === true;
}

/** The text that keys a limit or a batch; nothing becomes the empty text. */
export function evaluateKey(expression: string, scope: Scope): string {
  const value = compile(expression)(scope);
  return value === null || value === undefined ? "" : toText(value);
}

function isRestricted(node: ASTNode): boolean {
  switch (node.op) {
    case "value":
    case "id":
      return true;
    case ".":
      return isRestricted(node.args[0]);
    case "!_":
    case "-_":
      return isRestricted(node.args);
    case "call":
      return ["int", "uint", "double"].includes(node.args[0]) && node.args[1].every(isRestricted);
    case "list":
      return node.args.every(isRestricted);
    case "[]":
    case "&&":
    case "||":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
      return isRestricted(node.args[0]) && isRestricted(node.args[1]);
    default:
      return false;
  }
}

/** Throws unless the expression keeps to logic, comparison and look-up: all that cancellations may use. */
export function assertRestricted(expression: string): void {
  compile(expression);
  if (!isRestricted(parse(expression).ast)) throw new Error(`not allowed in a cancellation: ${expression}`);
}
