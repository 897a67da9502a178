export type BatchPart = { status: number; headers: Headers; body: string };

/** A multipart batch of GETs. Each part carries its key as Content-ID, which Google repeats in its answer. */
export function writeBatch(paths: ReadonlyMap<string, string>, boundary: string): string {
  const parts = [...paths].map(
    ([key, path]) =>
      `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <${key}>\r\n\r\nGET ${path}\r\n\r\n`,
  );
  return `${parts.join("")}--${boundary}--\r\n`;
}

/** The answers by key. A part that cannot be read or names no key is left out: its mail is simply asked for again. */
export function readBatch(contentType: string, text: string): Map<string, BatchPart> {
  const parts = new Map<string, BatchPart>();
  const boundary = /boundary="?([^";]+)/i.exec(contentType)?.[1];
  if (!boundary) return parts;
  for (const chunk of text.split(`--${boundary}`).slice(1)) {
    const [envelope = "", head = "", ...rest] = chunk.split(/\r?\n\r?\n/);
    const key = /^content-id:\s*<?response-([^>\s]+)>?/im.exec(envelope)?.[1];
    const [statusLine = "", ...lines] = head.trim().split(/\r?\n/);
    const status = Number(/^HTTP\/\S+ (\d{3})/.exec(statusLine)?.[1]);
    if (!key || !status) continue;
    const headers = new Headers();
    for (const line of lines) {
      const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
      if (name) headers.set(name, value ?? "");
    }
    parts.set(key, { status, headers, body: rest.join("\r\n\r\n").trim() });
  }
  return parts;
}
