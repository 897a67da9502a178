import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { ContactSort } from "../schema";

type Place = { id: string; email: string; sortName: string };
const keyed = (sort: ContactSort) => sort.startsWith("email") || sort.startsWith("name");

/** Where a page ended, for the page after it. */
export const cursorOf = ({ id, email, sortName }: Place, sort: ContactSort): string => {
  const key = sort.startsWith("email") ? email : sort.startsWith("name") ? sortName : "";
  return Buffer.from(`${id}${key}`).toString("base64url");
};

const idLength = 36;

/** The place that a cursor names. Throws AppError invalid when it is none of ours. */
export function afterCursor(cursor: string, sort: ContactSort): { id: string; key: string } {
  const text = Buffer.from(cursor, "base64url").toString();
  const id = text.slice(0, idLength);
  const key = text.slice(idLength);
  if (!isId(id) || key.includes("\u0000") || (keyed(sort) && key === ""))
    throw new AppError("invalid", "This cursor is not one of ours, or of another order.", {
      cursor: ["Send `meta.nextCursor` of the page before, with the same order."],
    });
  return { id, key };
}
