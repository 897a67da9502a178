import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MailDev } from "maildev";
import { type Listener, listenOnLoopback } from "../loopback";
import { controlHandler } from "./control";
import { createRefusals, type Refusals } from "./refusals";

export type MailOptions = {
  /** 0 chooses a free port. */
  smtpPort?: number;
  uiPort?: number;
  controlPort?: number;
  /** Folder in which captured mail is kept over restarts; unset keeps it until close. */
  stateDir?: string;
};

export type MailPeer = { smtpUrl: string; uiUrl: string; apiUrl: string; controlUrl: string; close(): Promise<void> };

/** Captures every mail sent to it and shows it in a web inbox (maildev); nothing leaves the machine. */
export async function startMail(options: MailOptions): Promise<MailPeer> {
  const mailDirectory = options.stateDir ?? mkdtempSync(join(tmpdir(), "inflow-mail-"));
  const maildev = new MailDev({
    smtp: options.smtpPort ?? 0,
    web: options.uiPort ?? 0,
    ip: "127.0.0.1",
    webIp: "127.0.0.1",
    maxEmails: 5000,
    mailDirectory,
    silent: true,
  });
  const servers = await maildev.start();
  const refusals = createRefusals();
  refuseRecipients(servers.smtp, refusals);
  const smtpPort = servers.smtp.getPort();
  const uiPort = servers.api?.getAddress()?.port;
  if (uiPort === undefined) throw new Error("maildev started without its web interface");
  const apiUrl = `http://127.0.0.1:${uiPort}/api`;
  let control: Listener;
  try {
    control = await listenOnLoopback(controlHandler(refusals, apiUrl), options.controlPort ?? 0);
  } catch (error) {
    await maildev.stop();
    throw error;
  }
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    uiUrl: `http://localhost:${uiPort}`,
    apiUrl,
    controlUrl: `http://127.0.0.1:${control.port}/__control`,
    close: async () => {
      await control.close();
      await maildev.stop();
      if (options.stateDir === undefined) rmSync(mailDirectory, { recursive: true, force: true });
    },
  };
}

type RecipientHook = (address: { address: string }, session: unknown, callback: (error?: Error | null) => void) => void;

/** maildev offers no recipient hook, so the smtp-server it wraps gets one. */
function refuseRecipients(maildevSmtp: object, refusals: Refusals): void {
  const inner: unknown = Reflect.get(maildevSmtp, "smtp");
  if (typeof inner !== "object" || inner === null || typeof Reflect.get(inner, "onRcptTo") !== "function") {
    throw new Error("This maildev no longer wraps smtp-server: recipients cannot be refused");
  }
  const onRcptTo: RecipientHook = ({ address }, _session, callback) => callback(refusals.check(address));
  Reflect.set(inner, "onRcptTo", onRcptTo);
  const smtpOptions: unknown = Reflect.get(inner, "options");
  if (typeof smtpOptions === "object" && smtpOptions !== null) Reflect.set(smtpOptions, "disableReverseLookup", true);
}
