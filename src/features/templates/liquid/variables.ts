import {
  AssignTag,
  type Expression,
  type FilteredValueToken,
  ForTag,
  IfTag,
  Output,
  type PropertyAccessToken,
  type Template,
  type Token,
  TypeGuards,
  Value,
} from "liquidjs";
import { CaptureTag } from "./engine";

/** A value some mail needs: `contact.first_name`, or `event.items[].name` for one of a list. */
export type Use = {
  path: string /** Set by the template itself, though not on every way through it. */;
  isLocal: boolean;
};

const word = (token: Token): string | null =>
  TypeGuards.isWordToken(token) || TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)
    ? String((token as unknown as { content: unknown }).content)
    : null;

/** The names a property token is made of; null when one is only known when it is rendered. */
function pathOf(token: PropertyAccessToken): string[] | null {
  if (token.variable) return null;
  const words = token.props.map(word);
  return words.every((one) => one !== null) ? words : null;
}

const unsure = "[…]";
const virtual = new Set(["size", "first", "last"]);
type Names = {
  /** What the template has surely set by now: a name, and the path it stands for when it is one of a list. */
  set: Map<string, string | null>;
  /** Paths that a condition around here has found to be there. */
  sure: ReadonlySet<string>;
};

class Walk {
  readonly uses = new Map<string, Use>();
  readonly everSet = new Set<string>();

  templates(templates: readonly Template[], names: Names): void {
    for (const template of templates) this.template(template, names);
  }

  private template(template: Template, names: Names): void {
    if (template instanceof Output) this.value(template.value, names);
    else if (template instanceof IfTag) this.conditions(template, names);
    else if (template instanceof ForTag) this.loop(template, names);
    else if (template instanceof CaptureTag) {
      this.templates(template.templates, names);
      this.remember(template.variable, names);
    } else this.other(template, names);
  }

  private other(template: Template, names: Names): void {
    for (const argument of template.arguments?.() ?? []) {
      if (argument instanceof Value) this.value(argument, names);
      else this.token(argument, names, false);
    }
    if (template instanceof AssignTag) {
      for (const name of template.localScope()) this.remember(String(name.content), names);
      return;
    }
    for (const inner of this.branchesOf(template)) this.templates(inner, branch(names));
  }

  private remember(name: string, names: Names): void {
    names.set.set(name, null);
    this.everSet.add(name);
  }

  /** `unless`, `case` and our own tags: whatever they hold may be left out. */
  private branchesOf(template: Template): Template[][] {
    const own = Reflect.get(template, "templates");
    const branches = Reflect.get(template, "branches");
    const otherwise = Reflect.get(template, "elseTemplates");
    if (Array.isArray(branches))
      for (const { values } of branches)
        for (const value of values ?? []) this.token(value, { set: new Map(), sure: new Set() }, false);
    return [
      ...(Array.isArray(own) ? [own] : []),
      ...(Array.isArray(branches) ? branches.map(({ templates }) => templates) : []),
      ...(Array.isArray(otherwise) ? [otherwise] : []),
    ];
  }

  private conditions({ branches, elseTemplates = [] }: IfTag, names: Names): void {
    for (const { value, templates } of branches) {
      this.value(value, names, true);
      this.templates(templates, branch(names, this.resolved(foundIn(value), names)));
    }
    this.templates(elseTemplates, branch(names));
  }

  private loop({ collection, variable, templates, elseTemplates, hash }: ForTag, names: Names): void {
    this.token(collection, names, false);
    for (const argument of Object.values(hash.hash)) if (argument) this.token(argument, names, false);
    const path = TypeGuards.isPropertyAccessToken(collection) ? this.resolve(pathOf(collection), names) : null;
    const inner = branch(names);
    // What one item was found to have says nothing of the next.
    inner.sure = new Set([...inner.sure].filter((known) => !path || !known.startsWith(`${path}[]`)));
    inner.set.set(variable, path && `${path}[]`);
    inner.set.set("forloop", null);
    this.everSet.add(variable);
    this.templates(templates, inner);
    this.templates(elseTemplates ?? [], branch(names));
  }

  private value({ initial, filters }: Value, names: Names, isLenient = false): void {
    const hasDefault = filters[0]?.name === "default";
    this.expression(initial, names, isLenient || hasDefault);
    for (const { args } of filters)
      for (const argument of args ?? [])
        this.token((Array.isArray(argument) ? argument[1] : argument) as Token, names, false);
  }

  private expression({ postfix }: Expression, names: Names, isLenient: boolean): void {
    for (const token of postfix) if (!TypeGuards.isOperatorToken(token)) this.token(token, names, isLenient);
  }

  private token(token: Token | undefined, names: Names, isLenient: boolean): void {
    if (!token) return;
    if (TypeGuards.isRangeToken(token)) {
      this.token(token.lhs, names, false);
      this.token(token.rhs, names, false);
    } else if (TypeGuards.isFilteredValueToken(token)) {
      const { initial, filters } = token as FilteredValueToken;
      this.expression(initial, names, isLenient || filters[0]?.name === "default");
      for (const { args } of filters)
        for (const argument of args)
          this.token((Array.isArray(argument) ? argument[1] : argument) as Token, names, false);
    } else if (TypeGuards.isPropertyAccessToken(token)) this.access(token, names, isLenient);
  }

  private access(token: PropertyAccessToken, names: Names, isLenient: boolean): void {
    for (const prop of token.props) if (TypeGuards.isPropertyAccessToken(prop)) this.token(prop, names, false);
    const words = pathOf(token);
    const path = this.resolve(words, names);
    if (path === null || isLenient || names.sure.has(path)) return;
    const isLocal = words !== null && this.everSet.has(words[0] ?? "") && !path.includes("[]");
    this.uses.set(path, { path, isLocal });
  }

  private resolved(paths: readonly string[], names: Names): string[] {
    return paths.flatMap((path) => this.resolve(path.split("."), names) ?? []);
  }

  /** What a path means out of here; null when the template surely has it. */
  private resolve(words: string[] | null, { set }: Names): string | null {
    if (!words) return unsure;
    const [root = "", ...rest] = words;
    const held = set.get(root);
    if (root === "forloop" && set.has(root)) return null;
    if (held) return [held, ...rest].join(".");
    if (set.has(root) && (rest.length === 0 || (rest.length === 1 && virtual.has(rest[0] ?? "")))) return null;
    return words.join(".");
  }
}

const branch = ({ set, sure }: Names, found: Iterable<string> = []): Names => ({
  set: new Map(set),
  sure: new Set([...sure, ...found]),
});

const nothing = new Set(["BlankDrop", "EmptyDrop", "NullDrop"]);
/** Paths that are there whenever this condition holds: `a`, `a and b`, `a != blank`, `a == "x"`. */
function foundIn({ initial: { postfix }, filters }: Value): string[] {
  if (filters.length > 0) return [];
  const operators = postfix.filter((token) => TypeGuards.isOperatorToken(token)).map(({ operator }) => operator);
  const paths = postfix.flatMap((token) =>
    TypeGuards.isPropertyAccessToken(token) ? [pathOf(token)?.join(".") ?? ""] : [],
  );
  const found = paths.filter((path) => path !== "");
  if (operators.every((operator) => operator === "and") && postfix.length === paths.length + operators.length)
    return found;
  const [left, right] = postfix;
  if (postfix.length !== 3 || found.length !== 1 || !left || !right || !TypeGuards.isPropertyAccessToken(left))
    return [];
  const literal = TypeGuards.isLiteralToken(right) ? (right as unknown as { content: unknown }).content : undefined;
  const isNothing = literal === null || nothing.has((literal as object | undefined)?.constructor?.name ?? "");
  if (operators[0] === "!=" && isNothing) return found;
  return operators[0] === "==" && (TypeGuards.isQuotedToken(right) || TypeGuards.isNumberToken(right)) ? found : [];
}

/** What has to be there for these templates to say what they should, each once. Rather too many than too few. */
export function usesOf(templates: readonly Template[]): Use[] {
  const walk = new Walk();
  walk.templates(templates, { set: new Map(), sure: new Set() });
  return [...walk.uses.values()];
}
