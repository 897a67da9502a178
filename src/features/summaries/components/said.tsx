import { linkParts } from "../checks/claims";

/** A sentence of a summary. Addresses in it are text, never links, with the host that counts set apart. */
export function Said({ text }: { text: string }) {
  const parts = linkParts(text).map((part, index) => ({ ...part, key: `${index} ${part.text}` }));
  return parts.map(({ key, text: words, host }) =>
    host === null ? (
      words
    ) : (
      <span key={key} className="wrap-anywhere rounded-sm bg-muted px-1 text-[0.95em]">
        {words} <span className="font-semibold text-xs">({host}, not a link)</span>
      </span>
    ),
  );
}
