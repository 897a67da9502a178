import { report, staticChecks, unitTests } from "./checks";

/** `npm run verify`: all that can be checked without services; ends at the first failure. */
for (const check of [...staticChecks, unitTests]) {
  if (!(await report(check))) process.exit(1);
}
