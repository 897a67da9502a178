import type { EmailFilter, emailSorts } from "./schema";

type Sort = (typeof emailSorts)[number];
const maxWords = 12;

/** Every word of the search from its beginning on, as Postgres asks for it; empty when there is none. */
export const searchQuery = (text: string) =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .slice(0, maxWords)
    .map((word) => `${word}:*`)
    .join(" & ");

/** Without a wish: the best finds first when there is something to find, else the newest. */
export const sortOf = ({ text }: Pick<EmailFilter, "text">, wanted?: Sort): Sort =>
  text ? (wanted ?? "relevance") : wanted === "oldest" ? "oldest" : "newest";
