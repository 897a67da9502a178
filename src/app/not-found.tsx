import { MessagePage } from "@/components/shell/message-page";
import { service } from "@/service.config";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage brandName={service.name} title="There is nothing at this address" actionLabel="Go to the start page">
      The page may have moved, or it belongs to a workspace that this account is not a member of.
    </MessagePage>
  );
}
