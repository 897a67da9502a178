const key = "inflow.mail-sent-to";

/** Lets "check your mail" say where to look without the address in a URL. */
export function rememberMailSentTo(email: string) {
  try {
    sessionStorage.setItem(key, email);
  } catch {
    // Storage may be switched off; the page then asks for the address.
  }
}

export function mailSentTo(): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
