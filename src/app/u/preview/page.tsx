import type { Metadata } from "next";
import { LinkHeading } from "@/features/consent/components/link-heading";

export const metadata: Metadata = { title: "Preview of a link" };

/** Where the links of a previewed template and of a test mail lead: they belong to nobody. */
export default function PreviewLinkPage() {
  return (
    <LinkHeading title="This is where your recipients unsubscribe">
      In a mail that is really sent, this link belongs to one person. It opens a page on which they unsubscribe or
      choose their topics, without signing in. Your preview belongs to nobody, so there is nothing to change here.
    </LinkHeading>
  );
}
