import { z } from "zod";
import { type ContactFieldView, FieldChange, NewField } from "@/features/contacts/fields/schema";
import { fieldTypes } from "@/features/contacts/fields/value";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../../contract";

export const FieldBody = NewField;
export const FieldPatch = FieldChange.describe("A former key goes on meaning the field; the type stays what it is.");

export const FieldReply = z.object({
  id: z.string(),
  key: z.string(),
  formerKeys: z.array(z.string()),
  label: z.string(),
  type: z.enum(fieldTypes),
  options: z.array(z.string()),
  isArchived: z.boolean(),
  createdAt: Instant,
});

export const asField = ({ id, archivedAt, createdAt, ...field }: ContactFieldView): z.input<typeof FieldReply> => ({
  ...field,
  id: publicId("field", id),
  isArchived: archivedAt !== null,
  createdAt: Instants.of(createdAt),
});
