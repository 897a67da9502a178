/** Postgres keeps no NUL; the other control signs but tabs and line breaks are noise from spreadsheets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very signs to be taken out.
export const cleanText = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
