import { LinkHeading } from "@/features/consent/components/link-heading";

export const metadata = { title: "This link does not work" };

export default function LinkNotFound() {
  return (
    <LinkHeading title="This link does not work">
      It may be incomplete, or too old. Open it once more from the mail it came in, or use the link in a newer mail.
      Nothing was changed.
    </LinkHeading>
  );
}
