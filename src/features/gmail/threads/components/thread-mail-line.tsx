"use client";

import { AppLink } from "@/components/app-link";
import { EvidenceProvider } from "@/features/summaries/components/evidence";
import { MailBody } from "../../components/mail-body";
import type { ThreadMail } from "../queries";
import { OpeningLine } from "./opening-line";

type ThreadMailLineProps = { workspace: string; mail: ThreadMail; href: string };

/** Another mail of the thread that we know. */
export function ThreadMailLine({ workspace, mail, href }: ThreadMailLineProps) {
  return (
    <OpeningLine mail={mail}>
      <EvidenceProvider>
        <MailBody workspace={workspace} emailId={mail.id} fromEmail={mail.fromEmail} isSenderTrusted={false} isShown />
      </EvidenceProvider>
      <AppLink
        href={href}
        scroll={false}
        className="justify-self-start font-semibold text-primary text-sm hover:underline"
      >
        Open this mail and its summary
      </AppLink>
    </OpeningLine>
  );
}
