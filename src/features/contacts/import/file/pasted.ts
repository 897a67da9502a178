import addressparser from "nodemailer/lib/addressparser/index.js";
import Papa from "papaparse";

export const pastedHeader = ["email", "name"] as const;

/** One address a line makes a list as well as commas and semicolons do. */
const asList = (text: string) => text.replace(/[\r\n;\t]+/g, ",").replace(/,{2,}/g, ",");

/** Like “Lovelace, Ada <ada@x.org>”: a comma inside a name that nobody quoted. */
const quoteTurnedNames = (text: string) =>
  text.replace(/(^|[,;\n])[ \t]*([^<>@,;"\n]+),[ \t]+([^<>@,;"\n]+?)[ \t]*(?=<[^<>]*>)/g, '$1"$2, $3" ');

const turned = (name: string) => {
  const [last = "", first = "", more] = name.split(/,\s*/);
  return first !== "" && more === undefined ? `${first} ${last}` : name;
};

/** “Name <a@b>, …” as a CSV file of addresses and names. What is no address stays in it, to be reported as such. */
export function csvOfPasted(text: string): string {
  const people = addressparser(asList(quoteTurnedNames(text)), { flatten: true });
  const rows = people.map(({ address, name }) => (address === "" ? [name, ""] : [address, turned(name)]));
  return `${Papa.unparse([[...pastedHeader], ...rows], { newline: "\n", quotes: true })}\n`;
}
