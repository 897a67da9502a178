import { startMail } from "~/local/sandbox/mail/mail";

type Captured = { to: { address: string }[]; subject: string; text: string; html?: string };

/** A mail server for one test file; the product is pointed at it before it reads its environment. */
export async function aMailbox() {
  const peer = await startMail({});
  process.env.MAIL_URL = peer.smtpUrl;
  const mailsTo = async (address: string): Promise<Captured[]> => {
    const all = (await (await fetch(`${peer.apiUrl}/email`)).json()) as Captured[];
    return all.filter(({ to }) => to.some((one) => one.address === address));
  };
  return {
    mailsTo,
    /** The secret at the end of the newest mail's link below `/{path}/`. */
    async tokenTo(address: string, path: string): Promise<string> {
      const links = (await mailsTo(address)).flatMap(({ text }) => [
        ...text.matchAll(new RegExp(`/${path}/([\\w-]{43})`, "g")),
      ]);
      const token = links.at(-1)?.[1];
      if (!token) throw new Error(`No /${path}/ link was mailed to ${address}.`);
      return token;
    },
    close: () => peer.close(),
  };
}
