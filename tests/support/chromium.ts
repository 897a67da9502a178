import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * The Chromium of the npm package, unpacked to the temporary directory. It brings the libraries a slim system lacks,
 * but unpacks them only where it believes to run in a Lambda.
 */
export async function chromiumPath(): Promise<string> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  if (!hasLibrary("libnss3.so")) process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  return chromium.executablePath();
}

function hasLibrary(name: string): boolean {
  const listed = spawnSync("ldconfig", ["-p"], { encoding: "utf8" }).stdout ?? "";
  return listed.includes(name) || existsSync(`/usr/lib/${name}`) || existsSync(`/usr/lib64/${name}`);
}
