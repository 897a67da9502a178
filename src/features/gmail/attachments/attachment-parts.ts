/** A part of a mail as Gmail shows its structure. */
export type MailPart = {
  partId?: string | null;
  filename?: string | null;
  mimeType?: string | null;
  headers?: { name?: string | null; value?: string | null }[];
  body?: { attachmentId?: string | null; size?: number | null; data?: string | null };
  parts?: MailPart[];
};

/** A file of a mail: listed with its type and size, fetched when somebody asks. */
export type Attachment = { partId: string; name: string; contentType: string; sizeBytes: number };

const maxAttachments = 100;
const header = ({ headers }: MailPart, name: string) =>
  headers?.find((found) => found.name?.toLowerCase() === name)?.value ?? "";

/** A name that is safe to show and to save under: no path, nothing invisible, nothing that turns the reading direction. */
export const safeFileName = (name: string) =>
  name
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/[\\/:*?"<>|]/g, "_")
    .replace(/^\.+/, "")
    .trim()
    .slice(0, 150) || "attachment";

/** Everything that is a file; pictures the text itself shows are not. */
export function listAttachments(payload: MailPart): Attachment[] {
  const isShownInline = header(payload, "content-id") !== "" && /^inline/i.test(header(payload, "content-disposition"));
  const own =
    payload.partId && payload.filename && !isShownInline
      ? [
          {
            partId: payload.partId,
            name: safeFileName(payload.filename),
            contentType: /^[\w.+-]+\/[\w.+-]+$/.test(payload.mimeType ?? "")
              ? (payload.mimeType ?? "")
              : "application/octet-stream",
            sizeBytes: payload.body?.size ?? 0,
          },
        ]
      : [];
  return [...own, ...(payload.parts ?? []).flatMap(listAttachments)].slice(0, maxAttachments);
}

export const findPart = (payload: MailPart, partId: string): MailPart | null =>
  payload.partId === partId && payload.filename
    ? payload
    : ((payload.parts ?? []).map((part) => findPart(part, partId)).find((found) => found !== null) ?? null);

/** Saved, never opened by the browser in our name: no type it could show, no script, nothing kept. */
export function downloadHeaders(name: string, sizeBytes: number): Record<string, string> {
  const safe = safeFileName(name);
  const ascii =
    safe
      .normalize("NFKD")
      .replace(/[^\x20-\x7e]/g, "")
      .replace(/[";%\\]/g, "_") || "attachment";
  return {
    "content-type": "application/octet-stream",
    "content-length": String(sizeBytes),
    "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(safe).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
    "cross-origin-resource-policy": "same-origin",
  };
}
