/** A search as a tree; `field` "" is free text. */
export type QueryNode =
  | { kind: "all" | "any"; nodes: QueryNode[] }
  | { kind: "not"; node: QueryNode }
  | { kind: "term"; field: string; value: string };

const FIELDS = new Set([
  ...["from", "to", "cc", "bcc", "deliveredto", "subject", "label", "in", "is", "has", "category", "filename", "list"],
  ...["after", "newer", "before", "older", "newer_than", "older_than", "larger", "smaller", "size", "rfc822msgid"],
]);

/** Parses Gmail's search language. Never fails: like Gmail it takes whatever is typed, unbalanced brackets included. */
export function parseQuery(text: string): QueryNode {
  const reader = new Reader(text);
  const nodes: QueryNode[] = [];
  while (!reader.atEnd) {
    nodes.push(reader.sequence("", null));
    reader.take();
  }
  return join("all", nodes);
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  take(): void {
    this.at += 1;
  }

  /** Terms up to the closing bracket; OR binds its neighbours tighter than the AND between the rest. */
  sequence(field: string, close: ")" | "}" | null): QueryNode {
    const groups: QueryNode[][] = [];
    let joinNext = false;
    for (;;) {
      this.skipSpace();
      const char = this.text[this.at];
      if (char === undefined || char === ")" || char === "}") break;
      if (this.takeWord("OR") || this.takeWord("|")) {
        joinNext = true;
        continue;
      }
      if (this.takeWord("AND")) continue;
      const term = this.term(field);
      if (!term) continue;
      const last = groups[groups.length - 1];
      if (joinNext && last) last.push(term);
      else groups.push([term]);
      joinNext = false;
    }
    const nodes = groups.map((group) => join("any", group));
    return join(close === "}" ? "any" : "all", nodes);
  }

  private term(field: string): QueryNode | null {
    const char = this.text[this.at];
    if (char === "-") {
      this.take();
      const node = this.term(field);
      return node && { kind: "not", node };
    }
    if (char === "+") this.take();
    if (char === "(" || char === "{") return this.group(field);
    if (char === '"') return { kind: "term", field, value: this.quoted() };
    const word = this.word();
    if (word === "") {
      this.take();
      return null;
    }
    const name = word.toLowerCase();
    if (this.text[this.at] !== ":" || !FIELDS.has(name)) return { kind: "term", field, value: this.rest(word) };
    this.take();
    const next = this.text[this.at];
    if (next === "(" || next === "{") return this.group(name);
    return { kind: "term", field: name, value: next === '"' ? this.quoted() : this.rest("") };
  }

  private group(field: string): QueryNode {
    const close = this.text[this.at] === "(" ? ")" : "}";
    this.take();
    const node = this.sequence(field, close);
    this.take();
    return node;
  }

  private quoted(): string {
    const end = this.text.indexOf('"', this.at + 1);
    const value = this.text.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + 1;
    return value;
  }

  private word(): string {
    const found = /^[^\s(){}":]+/.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** The remainder of a word that may hold colons, e.g. a URL. */
  private rest(start: string): string {
    const found = /^[^\s(){}"]*/.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += found.length;
    return start + found;
  }

  private takeWord(word: string): boolean {
    const end = this.at + word.length;
    if (this.text.slice(this.at, end) !== word || !/^[\s(){}"]?$/.test(this.text.slice(end, end + 1))) return false;
    this.at = end;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.take();
  }
}

function join(kind: "all" | "any", nodes: QueryNode[]): QueryNode {
  const [only] = nodes;
  return only && nodes.length === 1 ? only : { kind, nodes };
}
