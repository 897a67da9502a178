import { stringify } from "csv-stringify/sync";

/**
 * A spreadsheet runs a text that starts like a formula: `=`, `+`, `-`, `@`, a tab or a line break, blanks before them
 * or not. A leading apostrophe makes it a text again.
 */
export const asText = (value: string) => (/^\s*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value);

/** Lines of a CSV file, safe to be opened in a spreadsheet. */
export const csvLines = (rows: readonly (readonly string[])[]) =>
  stringify(
    rows.map((row) => row.map(asText)),
    { record_delimiter: "windows" },
  );
