import type { Metadata } from "next";
import { LegalPage } from "@/features/marketing/components/legal-page";
import { service } from "@/service.config";

export const metadata: Metadata = {
  title: "Privacy",
  description: `What ${service.name} reads, what it keeps, who else sees it, and how to take it back.`,
};

export default function PrivacyPage() {
  return (
    <LegalPage
      title="Privacy"
      updated="21 November 2026"
      intro={`This is what ${service.name} reads, what it keeps, who else sees it, and how you take it back.`}
    >
      <h2>What we read from Gmail</h2>
      <p>
        Signing in with Google tells us your name, e-mail address and picture. Reading mail is a second permission that
        you give separately. It is read-only: with it we cannot change, delete or send anything.
      </p>
      <p>We look only at the mail that matches the filter you choose.</p>

      <h2>What we keep</h2>
      <ul>
        <li>
          For each discovered mail: Gmail's ids, sender, recipients, subject, date, labels, size and the short snippet
          that Gmail itself shows in lists.
        </li>
        <li>For each summary: its text, the short quotes that prove its points, and how it was made and charged.</li>
        <li>Your account, workspace, sessions, purchases and the credit ledger.</li>
        <li>A log of who changed what, for security.</li>
      </ul>

      <h2>What we do not keep</h2>
      <ul>
        <li>
          The bodies of your mails. They are fetched when you open a mail or have it summarised, and forgotten after.
        </li>
        <li>Attachments. They are never opened.</li>
        <li>Card numbers. Payments happen at Stripe.</li>
        <li>Passwords. We keep only an argon2id hash, from which a password cannot be read back.</li>
      </ul>

      <h2>How it is protected</h2>
      <p>
        Access tokens for Gmail are encrypted with AES-256-GCM and tied to their record. Each workspace is separated
        from the others twice: in every query and by row-level security in the database. API keys are kept as hashes.
      </p>

      <h2>Who else sees it</h2>
      <ul>
        <li>Google, where your mail already is.</li>
        <li>
          The AI provider that writes the summary (Anthropic). It receives the cleaned text of the mail you ordered a
          summary for, and has no access to anything else.
        </li>
        <li>Stripe, when you buy credits.</li>
        <li>Nobody else. We do not sell data, show advertising, or train models with your mail.</li>
      </ul>
      <p>
        Our use of information received from Google APIs adheres to the{" "}
        <a href="https://developers.google.com/terms/api-services-user-data-policy">
          Google API Services User Data Policy
        </a>
        , including its Limited Use requirements.
      </p>

      <h2>Taking it back</h2>
      <ul>
        <li>
          Disconnect Gmail in Settings, Connections: our access is revoked at Google and the tokens are destroyed at
          once.
        </li>
        <li>End any session in Settings, Sessions.</li>
        <li>
          Choose in Settings, Privacy how long mails, summaries, runs and the log are kept: 30 days, 90 days, a year or
          for ever. What is older is deleted each night, and the page shows what went.
        </li>
        <li>Download everything there as one file.</li>
        <li>
          Delete the workspace there, or your account in Settings, Profile. Every access to Gmail is handed back to
          Google, the data is removed, and a receipt comes by mail. The credit ledger stays, without your name, because
          bookkeeping law asks for it.
        </li>
        <li>
          Anything else: <a href={`mailto:${service.supportEmail}`}>{service.supportEmail}</a>.
        </li>
      </ul>

      <h2>Cookies</h2>
      <p>
        Only those the product needs: your session, and whether the sidebar is open. Your colour theme stays in your
        browser. There is no tracking.
      </p>
    </LegalPage>
  );
}
