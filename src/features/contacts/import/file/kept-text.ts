const loneHalf = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as Postgres can keep it: it holds no NUL, and no half of a character that was cut in two. */
export const keptText = (text: string, most = Number.POSITIVE_INFINITY): string =>
  (text.length > most ? `${text.slice(0, most)}…` : text).replaceAll("\u0000", "␀").replace(loneHalf, "\ufffd");
