import { ensureBuild, ensureClient } from "~/local/build";

/** The production build the instances of a run share, made before any clock of a test runs. */
export async function setup(): Promise<void> {
  await ensureClient();
  await ensureBuild({});
}
