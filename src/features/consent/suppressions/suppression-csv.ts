import { parse, unparse } from "papaparse";
import { type SuppressionReason, suppressionReasons } from "./schema";

type Line = {
  email: string;
  reason: SuppressionReason;
  source: string;
  note: string;
  createdAt: Date;
  expiresAt: Date | null;
};

const head = ["email", "reason", "source", "note", "suppressed_at", "expires_at"];
const end = "\r\n";
/** A spreadsheet runs a text that starts like a formula; a leading apostrophe makes it a text again. */
const asText = (value: string) => (/^\s*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value);
const written = (rows: string[][]) => unparse(rows, { newline: end, escapeFormulae: false }) + end;

export const csvHead = () => written([head]);
export const csvLines = (lines: readonly Line[]) =>
  written(
    lines.map(({ email, reason, source, note, createdAt, expiresAt }) => [
      asText(email),
      reason,
      asText(source),
      asText(note),
      createdAt.toISOString(),
      expiresAt?.toISOString() ?? "",
    ]),
  );

export type FileRow = { email: string; reason: SuppressionReason; note: string; expiresAt: string | null };

const addressHeads = ["email", "e-mail", "email address", "e-mail address", "mail", "address", "recipient"];
const isReason = (text: string): text is SuppressionReason => (suppressionReasons as readonly string[]).includes(text);
const plain = (text: string | undefined) => (text ?? "").trim();
/** What we wrote with an apostrophe before it comes back without. */
const unquoted = (text: string) => text.replace(/^'(?=\s*[=+\-@])/, "");

function endOf(text: string): string | null {
  const at = Date.parse(text);
  return text === "" || Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The rows of a file: our own export, another tool's list with a heading, or addresses one a line. Empty lines are left out. */
export function readRows(text: string): FileRow[] {
  const { data } = parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" });
  const names = (data[0] ?? []).map((cell) => plain(cell).toLowerCase());
  const named = names.findIndex((name) => addressHeads.includes(name));
  const hasHead = named >= 0;
  const at = hasHead
    ? named
    : Math.max(
        0,
        (data[0] ?? []).findIndex((cell) => cell.includes("@")),
      );
  const column = (name: string) => (hasHead ? names.indexOf(name) : -1);
  const [reasonAt, noteAt, endAt] = [column("reason"), column("note"), column("expires_at")];
  return data.slice(hasHead ? 1 : 0).flatMap((cells) => {
    const email = unquoted(plain(cells[at]));
    if (email === "") return [];
    const reason = plain(cells[reasonAt]).toLowerCase();
    return [
      {
        email: email.slice(0, 320),
        reason: isReason(reason) ? reason : ("import" as const),
        note: unquoted(plain(cells[noteAt])).slice(0, 500),
        expiresAt: endOf(plain(cells[endAt])),
      },
    ];
  });
}
