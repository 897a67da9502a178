import {
  filters as allFilters,
  Context,
  defaultOperators,
  type Emitter,
  type FilterImplOptions,
  Liquid,
  type Operators,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  TypeGuards,
  toValueSync,
} from "liquidjs";
import { authorTags, faultWords, LiquidFault } from "./scan";

/** What one rendering may use up. Counts, not only time, so that a busy machine refuses the same templates. */
const limits = { source: 400_000, steps: 50_000, memory: 2_000_000, output: 1_000_000, timeMs: 1_000 };

/** Pure, charged for what they make, and unable to evaluate their arguments as Liquid. */
const allowedFilters =
  "abs append at_least at_most capitalize ceil compact concat default divided_by downcase first floor join last lstrip map minus modulo plus prepend remove remove_first replace replace_first reverse round rstrip size slice sort sort_natural split strip strip_newlines sum times truncate truncatewords uniq upcase".split(
    " ",
  );

const htmlSigns: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => htmlSigns[sign] ?? "");
const loneSurrogate = /\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what no mail may hold
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ue000\ue001]/g;
/** Text that every mail program and Postgres take: no control characters, no halves of letters. */
export const cleanText = (text: string) => text.replace(controls, "").replace(loneSurrogate, "\ufffd");
/** One line: what a header can hold. */
export const oneLine = (text: string, most = 500) =>
  [
    ...cleanText(text)
      .replace(/[\s\u0085\u2028\u2029]+/g, " ")
      .trim(),
  ]
    .slice(0, most)
    .join("");

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asText).join("");
  return typeof value === "object" ? "" : String(value);
};

const unescaped = "unescaped";
type Filtering = { context: Context };
function escapeOutput(this: Filtering, value: unknown): string {
  const text = asText(value);
  this.context.memoryLimit.use(text.length);
  return this.context.getRegister<number>(unescaped, 0) > 0 ? text : escapeHtml(text);
}

class BoundedEmitter implements Emitter {
  buffer = "";
  write(value: unknown): void {
    this.buffer += typeof value === "string" ? value : asText(value);
    if (this.buffer.length > limits.output) throw new LiquidFault("The mail grows beyond a million characters.");
  }
}

/** The templates up to the tag that ends this one. */
function bodyOf(tag: Tag, remaining: TopLevelToken[], parser: Parser, end: string): Template[] {
  const templates: Template[] = [];
  for (let token = remaining.shift(); token; token = remaining.shift()) {
    if (TypeGuards.isTagToken(token) && token.name === end) return templates;
    templates.push(parser.parseToken(token, remaining));
  }
  throw new LiquidFault(`${tag.token.getText()} is not closed.`);
}

/** Renders without escaping, and charges what it made. */
function* plainly(templates: Template[], ctx: Context, liquid: Liquid): Generator<unknown, string, string> {
  const depth = ctx.getRegister<number>(unescaped, 0);
  ctx.setRegister(unescaped, depth + 1);
  const emitter = new BoundedEmitter();
  yield liquid.renderer.renderTemplates(templates, ctx, emitter);
  ctx.setRegister(unescaped, depth);
  ctx.memoryLimit.use(emitter.buffer.length);
  return emitter.buffer;
}

/** Keeps what it caught as plain text: it is escaped once, where it is written. */
export class CaptureTag extends Tag {
  readonly variable: string;
  readonly templates: Template[];
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid);
    this.variable = this.tokenizer.readIdentifier().content;
    if (!this.variable) throw new LiquidFault(`${token.getText()} names no variable.`);
    this.templates = bodyOf(this, remaining, parser, "endcapture");
  }
  *render(ctx: Context): Generator<unknown, void, string> {
    ctx.bottom()[this.variable] = yield* plainly(this.templates, ctx, this.liquid);
  }
}

const linkable = /^(?:https?:\/\/|mailto:|tel:)/i;
const loadable = /^https?:\/\//i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip these inside a scheme
const skipped = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/g;
const reserved = /["'<>`{}|\\^]/g;
/** An address as an attribute may hold it; "#" for any that runs, leads nowhere or is none. */
export function safeAddress(text: string, use: "link" | "picture"): string {
  const address = cleanText(text)
    .trim()
    .replace(skipped, (sign) => (sign === " " ? "%20" : ""))
    .replace(reserved, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return (use === "link" ? linkable : loadable).test(address) ? address : "#";
}

/** Put round every address that holds Liquid: data can choose the page, never the scheme. */
export class AddressTag extends Tag {
  readonly templates: Template[];
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, remaining, liquid);
    this.templates = bodyOf(this, remaining, parser, `end${token.name}`);
  }
  *render(ctx: Context, emitter: Emitter): Generator<unknown, void, string> {
    const address = yield* plainly(this.templates, ctx, this.liquid);
    const use = this.name === "picture_address" ? "picture" : "link";
    const safe = safeAddress(address, use);
    emitter.write(ctx.getRegister<number>(unescaped, 0) > 0 ? safe : escapeHtml(safe));
  }
}

const urlEncode = (value: unknown) => encodeURIComponent(cleanText(asText(value)));

type FilterThis = ThisParameterType<Extract<FilterImplOptions, (...values: never[]) => unknown>>;
const formattingCost = 4_000;
/** Zones are looked up anew for each day: charged as the work it is. */
function date(this: FilterThis, value: unknown, ...format: unknown[]): unknown {
  this.context.memoryLimit.use(formattingCost);
  return typeof allFilters.date === "function" ? allFilters.date.call(this, value, ...format) : value;
}

/** Looking through a long text or list is charged as making one: it takes as long. */
const operators: Operators = {
  ...defaultOperators,
  contains: (held: unknown, sought: unknown, ctx: Context) => {
    if (typeof held === "string" || Array.isArray(held)) ctx.memoryLimit.use(held.length);
    return defaultOperators.contains?.(held, sought, ctx) as boolean;
  },
};

function sealedEngine(): Liquid {
  const engine = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: true,
    // With its templates given, liquidjs has no file system to read from; this one is empty.
    templates: {},
    operators,
    dynamicPartials: false,
    relativeReference: false,
    timezoneOffset: 0,
    locale: "en-US",
    parseLimit: limits.source,
    outputEscape: escapeOutput as unknown as (value: unknown) => string,
  });
  for (const name of Object.keys(engine.tags)) if (!authorTags.has(name)) delete engine.tags[name];
  engine.registerTag("capture", CaptureTag);
  engine.registerTag("link_address", AddressTag);
  engine.registerTag("picture_address", AddressTag);
  for (const name of Object.keys(engine.filters)) delete engine.filters[name];
  for (const name of allowedFilters) {
    const filter = allFilters[name as keyof typeof allFilters];
    if (filter) engine.registerFilter(name, filter);
  }
  engine.registerFilter("date", date);
  engine.registerFilter("url_encode", urlEncode);
  // Output is escaped anyway: what templates of other systems write is taken and does nothing.
  engine.registerFilter("escape", (value: unknown) => value);
  return engine;
}
const engine = sealedEngine();

/** @throws LiquidFault with a sentence for the author. */
export function parseLiquid(source: string): Template[] {
  try {
    return engine.parse(source);
  } catch (error) {
    throw error instanceof LiquidFault ? error : new LiquidFault(faultWords(error));
  }
}

export type Scope = Readonly<Record<string, unknown>>;
type RenderOptions = {
  isHtml: boolean;
  /** Missing variables throw: for tests. */
  isStrict?: boolean;
  /** Shared by the parts of one mail. */
  deadline?: Deadline;
};
type Deadline = { readonly cpu: NodeJS.CpuUsage; lookAt: number };
/** When a rendering that begins now is broken off: after its time of work, not while a busy machine lets it wait. */
export const newDeadline = (): Deadline => ({ cpu: process.cpuUsage(), lookAt: performance.now() + limits.timeMs });

function isOver(deadline: Deadline, now: number): boolean {
  if (now <= deadline.lookAt) return false;
  const { user, system } = process.cpuUsage(deadline.cpu);
  const leftMs = limits.timeMs - (user + system) / 1_000;
  deadline.lookAt = now + leftMs;
  return leftMs <= 0;
}
/** One rendering's purse; liquidjs takes it where it takes its own limiters. */
type Purse = NonNullable<ConstructorParameters<typeof Context>[3]>;

function purse(deadline: Deadline): Purse {
  let memory = 0;
  let steps = 0;
  const memoryLimit = {
    use(amount: number) {
      memory += Math.max(0, Number.isFinite(amount) ? amount : limits.memory + 1);
      if (memory > limits.memory) throw new LiquidFault("This template makes too much text or too long a list.");
    },
  };
  const renderLimit = {
    check(now: number) {
      steps += 1;
      if (steps > limits.steps) throw new LiquidFault(`This template takes more than ${limits.steps} steps.`);
      if (isOver(deadline, now)) throw new LiquidFault("This template takes too long.");
    },
  };
  return { memoryLimit, renderLimit, liquid: engine } as unknown as Purse;
}

/** Renders once: what the scope holds is data and is never read as Liquid. @throws LiquidFault when it is refused or breaks. */
export function renderLiquid(templates: Template[], scope: Scope, options: RenderOptions): string {
  const { isHtml, isStrict = false, deadline = newDeadline() } = options;
  const environment = Object.assign(Object.create(null), scope);
  const manner = { sync: true, strictVariables: isStrict, ownPropertyOnly: true };
  const ctx = new Context(environment, engine.options, manner, purse(deadline));
  if (!isHtml) ctx.setRegister(unescaped, 1);
  const emitter = new BoundedEmitter();
  try {
    toValueSync(engine.renderer.renderTemplates(templates, ctx, emitter));
  } catch (error) {
    throw error instanceof LiquidFault ? error : new LiquidFault(faultWords(error));
  }
  return cleanText(emitter.buffer);
}
