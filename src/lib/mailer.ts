import "server-only";
import nodemailer from "nodemailer";
import { env } from "@/env";
import { AppError } from "./errors";
import { once } from "./once";

const transport = () =>
  once("mailer", () => {
    const { MAIL_URL } = env();
    if (!MAIL_URL) throw new AppError("unavailable", "Set MAIL_URL: mail cannot be sent without it.");
    return nodemailer.createTransport({
      url: MAIL_URL,
      pool: true,
      maxMessages: Number.POSITIVE_INFINITY,
      ignoreTLS: MAIL_URL.startsWith("smtp://127.0.0.1"),
    });
  });

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  messageId?: string;
  headers?: Record<string, string>;
};

/** Sends one mail by SMTP. Throws when the server refuses it. */
export const sendMail = (mail: Mail) => transport().sendMail({ from: env().MAIL_FROM, ...mail });
export const pingMailer = () => transport().verify();
