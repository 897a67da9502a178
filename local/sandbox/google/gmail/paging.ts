import { invalid } from "./errors";

export type Place = { internalDate: number; id: string };

/** A page token stands for the last item given, so mail arriving between two pages moves nothing. */
export function tokenOf(place: Place): string {
  return Buffer.from(`${place.internalDate}.${place.id}`).toString("base64url");
}

/** Throws GoogleError 400 on a token this peer did not make. */
export function placeOf(token: string | null): Place | null {
  if (!token) return null;
  const [, date, id] = /^(-?\d+)\.([0-9a-z]+)$/.exec(Buffer.from(token, "base64url").toString("utf8")) ?? [];
  if (!date || !id) throw invalid("Invalid pageToken");
  return { internalDate: Number(date), id };
}
