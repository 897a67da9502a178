declare module "libmime" {
  type Structured = { value: string; params: Record<string, string> };
  const libmime: {
    decodeWords(text: string): string;
    encodeWords(text: string, encoding?: "Q" | "B", maxLength?: number): string;
    parseHeaderValue(text: string): Structured;
  };
  export = libmime;
}
