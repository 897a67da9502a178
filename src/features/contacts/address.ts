const longestAddress = 254;
const longestName = 64;
/** What RFC 5321 lets stand before the @ without quotes; dots neither at an end nor side by side. */
const name = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** In ASCII; empty when no domain can be written so. */
function asciiDomain(text: string): string {
  if (domain.test(text) && !text.includes("xn--")) return text;
  if (/[\s/?#@:%\\[\]<>^|]/.test(text)) return "";
  try {
    return new URL(`http://${text}`).hostname;
  } catch {
    return "";
  }
}

/** The one form in which an address is kept: trimmed, lower case, its domain in ASCII. Null when it is no address. */
export function normaliseEmail(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  const at = trimmed.lastIndexOf("@");
  if (at < 1 || trimmed.length > longestAddress) return null;
  const person = trimmed.slice(0, at);
  const place = asciiDomain(trimmed.slice(at + 1).replace(/\.$/, ""));
  if (person.length > longestName || !name.test(person) || !domain.test(place)) return null;
  const email = `${person}@${place}`;
  return email.length > longestAddress ? null : email;
}
