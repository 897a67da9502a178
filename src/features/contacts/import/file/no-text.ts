type Kind = { starts: number[]; fix: string };

const asCsv = "Open it in the program it comes from, choose “Save as” and CSV, and send that file.";
const kinds: Kind[] = [
  {
    starts: [0x50, 0x4b, 0x03, 0x04],
    fix: `This is an Excel or OpenDocument workbook, or another zipped file. ${asCsv}`,
  },
  { starts: [0xd0, 0xcf, 0x11, 0xe0], fix: `This is an old Excel workbook. ${asCsv}` },
  { starts: [0x25, 0x50, 0x44, 0x46], fix: "This is a PDF. A list of contacts has to come as a CSV file." },
  { starts: [0x1f, 0x8b], fix: "This file is compressed. Unpack it, and send the CSV file inside." },
  { starts: [0x89, 0x50, 0x4e, 0x47], fix: "This is a picture. A list of contacts has to come as a CSV file." },
  { starts: [0xff, 0xd8, 0xff], fix: "This is a picture. A list of contacts has to come as a CSV file." },
];

/** What somebody should send in place of a file that holds no text, by its first bytes; null when it may be text. */
export const whyNoText = (bytes: Uint8Array): string | null =>
  kinds.find(({ starts }) => starts.every((byte, at) => bytes[at] === byte))?.fix ?? null;
