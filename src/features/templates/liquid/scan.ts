import { defaultOptions, Tokenizer, TypeGuards } from "liquidjs";

/** A stretch of a source: words as they are, `{{ … }}`, or `{% … %}`. */
export type Piece = { kind: "text" | "output" | "tag"; source: string; name: string };
export class LiquidFault extends Error {}

const maxLiquid = 3_000;
const maxLength = 5_000;
const maxLengthInAll = 100_000;
const maxDepth = 40;
const opening = new Set(["if", "unless", "for", "case", "capture", "comment", "raw"]);
/** What an author may write. Others read files, keep state between mails or write past the escaping. */
export const authorTags: ReadonlySet<string> = new Set([
  ...[...opening].flatMap((name) => [name, `end${name}`]),
  ..."elsif else when assign break continue #".split(" "),
]);

/** What every mail is given. Under another meaning, the footer's links would lead elsewhere. */
const given: ReadonlySet<string> = new Set(
  "contact workspace event unsubscribe_url preferences_url mail_subject mail_preheader".split(" "),
);

const opened = /\{\{|\{%/g;

/** Cuts a source into words and Liquid. @throws LiquidFault with a sentence for the author. */
export function scan(source: string): Piece[] {
  if ((source.match(opened)?.length ?? 0) > maxLiquid)
    throw new LiquidFault(`More than ${maxLiquid} Liquid expressions in one place.`);
  const tokens = readTokens(source);
  let depth = 0;
  let lengthInAll = 0;
  return tokens.map((token) => {
    const source = token.getText();
    if (TypeGuards.isTagToken(token) || TypeGuards.isOutputToken(token)) {
      lengthInAll += source.length;
      if (source.length > maxLength)
        throw new LiquidFault(`A Liquid expression has more than ${maxLength} characters.`);
      if (lengthInAll > maxLengthInAll) throw new LiquidFault(`More than ${maxLengthInAll} characters of Liquid.`);
    }
    if (TypeGuards.isTagToken(token)) {
      if (!authorTags.has(token.name))
        throw new LiquidFault(`{% ${token.name.slice(0, 40)} %} cannot be used in mails.`);
      const isNaming = token.name === "assign" || token.name === "capture";
      const variable = isNaming ? new Tokenizer(token.args).readIdentifier().content : "";
      if (given.has(variable)) throw new LiquidFault(`${variable} is taken: call your own value something else.`);
      if (opening.has(token.name)) depth += 1;
      if (token.name.startsWith("end")) depth -= 1;
      if (depth > maxDepth) throw new LiquidFault(`Liquid is nested more than ${maxDepth} deep.`);
      return { kind: "tag", source, name: token.name };
    }
    return { kind: TypeGuards.isOutputToken(token) ? "output" : "text", source, name: "" };
  });
}

function readTokens(source: string) {
  try {
    return new Tokenizer(source, defaultOptions.operators).readTopLevelTokens();
  } catch (error) {
    throw new LiquidFault(faultWords(error));
  }
}

/** What liquidjs complains about, without its code frame. */
export function faultWords(error: unknown): string {
  if (error instanceof RangeError) return "This template nests too deep or grows too large.";
  const message = error instanceof Error ? error.message : "This is not Liquid.";
  if (/^parse length limit/.test(message)) return "This mail is too long.";
  const words = message.split("\n")[0]?.replace(/, (file:.*, )?line:(\d+), col:(\d+)$/, " (line $2, column $3)") ?? "";
  return words.slice(0, 300);
}

export const hasLiquid = (source: string) => source.includes("{{") || source.includes("{%");
