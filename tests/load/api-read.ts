import { compareLoad, type Row, type Running, sessionCookieOf, startFloor, timeToFirstByte } from "./measure";
import { seedMailbox } from "./seed";

const rate = (value: number) => `${value.toFixed(0)} req/s`;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** GET /api/v1/emails and the pages of a 20,000-mail workspace, against bare node:http + pg. */
export async function measureReads({ stack, product }: Running): Promise<Row[]> {
  const owner = stack.env().DATABASE_OWNER_URL ?? String(stack.services().postgres);
  const { ctx, key, userId } = await product.newWorkspace("bench");
  await seedMailbox(owner, ctx.workspaceId);
  const floor = await startFloor(owner);
  try {
    const headers = { "x-api-key": key };
    const load = await compareLoad(
      { url: `${stack.url}/api/v1/emails?limit=50`, headers },
      { url: `${floor.url}/list`, headers },
    );
    const cookie = await sessionCookieOf(userId);
    const pages: Row[] = [];
    const bare = await timeToFirstByte(`${floor.url}/page`, headers);
    for (const [what, path] of [
      ["dashboard", ""],
      ["inbox", "/inbox"],
    ] as const) {
      const page = await timeToFirstByte(`${stack.url}/bench${path}`, { cookie });
      pages.push({
        what: `time to first byte, ${what} (p95 ${ms(page.p95)})`,
        product: ms(page.median),
        floor: ms(bare.median),
        ratio: page.median / bare.median,
      });
    }
    return [
      {
        what: "GET /api/v1/emails?limit=50",
        product: rate(load.product),
        floor: rate(load.floor),
        ratio: load.product / load.floor,
        target: ">= 0.35",
      },
      ...pages,
    ];
  } finally {
    floor.close();
  }
}
