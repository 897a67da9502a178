import { apiRoute } from "@/gates/api";
import { LibraryReply, libraryItems } from "../contract";

export const GET = apiRoute({
  summary: "Templates that come with the product, to copy by their key",
  scope: "templates.read",
  reply: LibraryReply,
  isList: true,
  run: async () => ({ items: libraryItems(), nextCursor: null }),
});
