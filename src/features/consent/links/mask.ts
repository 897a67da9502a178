/** Enough of an address to know one's own by, too little for whoever got the mail forwarded. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const [person, domain] = [email.slice(0, at), email.slice(at + 1)];
  return `${person.slice(0, 1)}•••@${domain}`;
}
