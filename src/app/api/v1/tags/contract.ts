import { z } from "zod";
import { NewTag, type TagView } from "@/features/contacts/tags/schema";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../contract";

export const TagBody = NewTag;
export const TagReply = z.object({ id: z.string(), name: z.string(), createdAt: Instant });

export const asTag = ({ id, name, createdAt }: TagView): z.input<typeof TagReply> => ({
  id: publicId("tag", id),
  name,
  createdAt: Instants.of(createdAt),
});
