import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { together } from "../audience/queries";
import { inLibrary } from "../library/catalogue";
import { getTemplate, renderPreview } from "../queries";
import type { TemplateContent } from "../schema";
import { getVersion } from "../versions/queries";
import { faultDocument, frameDocument, framePolicy, type Look, textDocument } from "./document";

type Asked = Look & {
  source: { libraryKey: string } | { templateId: string; version: number | null };
  contactId: string | null;
  isText: boolean;
};

async function contentOf(ctx: Context, source: Asked["source"]): Promise<TemplateContent> {
  if ("libraryKey" in source) {
    const found = inLibrary(source.libraryKey);
    if (!found) throw notFound("template");
    return found.content;
  }
  const { templateId, version } = source;
  return (version === null ? await getTemplate(ctx, templateId) : await getVersion(ctx, templateId, version)).content;
}

/** A template's mail as a document for our own frame, with the policy it is shown under. */
export async function renderFrame(ctx: Context, { source, contactId, isText, ...look }: Asked) {
  const { mail, faults } = await together(ctx, async (inside) =>
    renderPreview(inside, await contentOf(inside, source), { contactId }),
  );
  const document = !mail
    ? faultDocument(faults, look.isDark)
    : isText
      ? textDocument(`${mail.subject}\n\n${mail.text}`, look.isDark)
      : frameDocument(mail, look);
  return { document, policy: framePolicy(look.areImagesShown) };
}
