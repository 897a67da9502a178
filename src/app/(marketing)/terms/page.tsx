import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { LegalPage } from "@/features/marketing/components/legal-page";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: "Terms",
  description: `The agreement between you and ${service.legalName}, in plain words.`,
};

export default function TermsPage() {
  return (
    <LegalPage
      title="Terms"
      updated="21 November 2026"
      intro={`The agreement between you and ${service.legalName} when you use ${service.name}, in plain words.`}
    >
      <h2>The service</h2>
      <p>
        {service.name} lists the mail of a Gmail account that you connect and, when you order it, writes summaries with
        the help of AI. Connect only accounts you are entitled to connect.
      </p>

      <h2>Your account</h2>
      <p>
        Keep your sign-in safe. The admins of a workspace decide who belongs to it and what each member may do, and are
        responsible for what happens in it.
      </p>

      <h2>Credits</h2>
      <ul>
        <li>Summaries are paid with prepaid credits. New workspaces receive {service.credits.welcomeGrant} once.</li>
        <li>Before a run you see its expected and highest price. It never costs more than the highest price.</li>
        <li>A summary that fails, or that you cancel before it begins, is free.</li>
        <li>
          Packs are paid once; nothing renews by itself. Prices are on the{" "}
          <AppLink href="/pricing">pricing page</AppLink>.
        </li>
        <li>
          Charged wrongly? Write to <a href={`mailto:${service.supportEmail}`}>{service.supportEmail}</a>; every charge
          can be traced in the ledger.
        </li>
      </ul>

      <h2>What AI can and cannot do</h2>
      <p>
        Summaries can be incomplete or mistaken. Where a summary proposes something to do, the words it rests on are
        shown beside it: check them before you rely on it.
      </p>

      <h2>Fair use</h2>
      <p>
        Do not use the service to break the law, to read mail without permission, to harm others, or to get around
        limits. The API has rate limits, which each reply states.
      </p>

      <h2>Ending it</h2>
      <p>
        You can disconnect Gmail and stop using the service whenever you like. We may suspend an account that breaks
        these terms, and will say why.
      </p>

      <h2>Liability</h2>
      <p>
        We work with care but offer the service as it is. Nothing in these terms limits rights that the law gives you
        and that cannot be waived.
      </p>

      <h2>Your data</h2>
      <p>
        What we read, keep and share is described in the <AppLink href="/privacy">privacy notice</AppLink>, which is
        part of this agreement.
      </p>
    </LegalPage>
  );
}
