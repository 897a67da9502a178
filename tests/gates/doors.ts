import type { Door } from "@/gates/mint";

type Gated = { gated?: Door };
type Doors = Record<string, Record<string, unknown>>;

/** Not made by our gates, because a library speaks its own protocol there; each verifies its callers itself. */
export const foreignDoors = ["/api/auth/[...nextauth]/route.ts", "/api/inngest/route.ts"];
/** What Next lets a route file export besides methods. */
const settings = new Set(["dynamic", "revalidate", "runtime", "maxDuration", "fetchCache", "preferredRegion"]);

const routes = import.meta.glob("../../src/app/**/route.ts", { eager: true }) as Doors;
const actions = import.meta.glob("../../src/features/**/actions.ts", { eager: true }) as Doors;

/** Every export a browser, a program or a sender can reach. */
export const allDoors = Object.entries({ ...routes, ...actions })
  .filter(([file]) => !foreignDoors.some((foreign) => file.endsWith(foreign)))
  .flatMap(([file, exports]) =>
    Object.entries(exports)
      .filter(([name]) => !settings.has(name))
      .map(([name, door]) => ({
        file: file.replace("../../src/", ""),
        name,
        door,
        meta: (door as Gated | null)?.gated,
      })),
  );

/** Sources of all pages, by their place under src/. */
export const pages = Object.entries(
  import.meta.glob("../../src/app/**/page.tsx", { eager: true, query: "?raw", import: "default" }) as Record<
    string,
    string
  >,
).map(([file, source]) => ({ file: file.replace("../../src/", ""), source }));
