// The closed lists of architecture.md: which names a folder may hold, how large it may grow, and what jobs may use.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const roots = ["src", "inngest", "local", "scripts", "tests", "prisma"];
const limits = { lines: 500, filesInFolder: 25, folders: 8 };

const roles = /\/(schema|types|queries|mutations|actions)\.ts$/;
const vendors = /\/(google|gmail|microsoft|openid|next-auth|stripe|anthropic|inngest|argon2)\.ts$/;
const nextFiles =
  /\/(page|layout|loading|error|global-error|not-found|forbidden|unauthorized|template|default|route|contract|sitemap|robots|manifest|icon|apple-icon|opengraph-image)\.tsx?$/;
const assets = /\.(css|ico|svg|png)$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;
const vague = /^(utils?|helpers?|common|misc|managers?|data)(\.|$)|(^|-)(utils?|helpers?)\./;
const source = /\.(tsx?|mjs|cjs|js)$/;
/** What only a hosted Inngest offers; the local engine does not speak it. */
const hostedOnly =
  /\bstep\.(ai|fetch|realtime)\b|\binngest\/(connect|realtime|experimental|hooks)\b|\bstreaming:\s*(true|"(allow|force)")/;

const walk = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.name !== "generated" && entry.name !== "node_modules")
        .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
    : [];

const files = roots.flatMap(walk);
const faults = [];
const fault = (path, reason) => faults.push(`${path}: ${reason}`);

for (const file of files.filter((path) => source.test(path))) {
  const name = basename(file);
  if (!kebab.test(name)) fault(file, "not kebab-case");
  if (vague.test(name)) fault(file, "a name that says nothing; name what it holds");
  if (/^index\./.test(name)) fault(file, "no barrels");
  if (dirname(file).split("/").length > limits.folders) fault(file, `more than ${limits.folders} folders deep`);
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length - 1;
  if (lines > limits.lines) fault(file, `${lines} lines; nothing goes over ${limits.lines}`);
  if (/^(inngest|src)\//.test(file) && hostedOnly.test(text))
    fault(file, "uses a feature that only a hosted Inngest has");
  // Sent before its script is there, such a form would put a password into the address.
  if (file.endsWith(".tsx"))
    for (const [form] of text.matchAll(/<form\b[\s\S]*?onSubmit=/g))
      if (!form.includes('method="post"')) fault(file, 'a form with onSubmit says method="post"');
}

for (const file of files.filter((path) => path.startsWith("src/features/"))) {
  if (file.includes("/components/") || roles.test(file) || vendors.test(file) || /\.test\.tsx?$/.test(file)) continue;
  if (!existsSync(file.replace(/\.ts$/, ".test.ts")))
    fault(file, "neither a known role nor a pure concept with its own test");
}

for (const file of files.filter((path) => path.startsWith("src/app/"))) {
  if (!nextFiles.test(file) && !assets.test(file)) fault(file, "app/ holds only Next's files and contract.ts");
  if (/\/contract\.ts$/.test(file) && !file.includes("/api/")) fault(file, "a contract belongs to an API route");
}

const perFolder = new Map();
for (const file of files) perFolder.set(dirname(file), (perFolder.get(dirname(file)) ?? 0) + 1);
for (const [folder, count] of perFolder) {
  if (count > limits.filesInFolder) fault(folder, `${count} files; at most ${limits.filesInFolder}`);
}

for (const line of faults) console.error(line);
process.exit(faults.length > 0 ? 1 : 0);
