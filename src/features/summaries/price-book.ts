import { blocksOf } from "./price";

/** sync: asked at once. batch: at half the price, within the hour as a rule. */
export const lanes = ["sync", "batch"] as const;
export type Lane = (typeof lanes)[number];

/** Dollars a million tokens, as the vendor lists them. */
type ListPrice = { input: number; cacheWrite: number; cacheRead: number; output: number };
type Model = {
  list: ListPrice;
  /** Credits for each started block of a mail's text: the list price with a fixed margin on top. */
  creditsPerBlock: number;
};
type Edition = {
  version: string;
  /** The first day (UTC) it holds. */
  from: string;
  /** What a lane costs of the price asked at once, to the vendor and to the user alike. */
  share: Record<Lane, number>;
  models: Record<string, Model>;
};

/** Never edited once it has been charged by: a new price is a new edition. Oldest first. */
export const editions: readonly [Edition, ...Edition[]] = [
  {
    version: "2026-11",
    from: "2026-11-01",
    share: { sync: 1, batch: 0.5 },
    models: {
      "claude-haiku-5-5": {
        list: { input: 0.1, cacheWrite: 0.125, cacheRead: 0.01, output: 0.5 },
        creditsPerBlock: 1,
      },
      "claude-haiku-4-5": {
        list: { input: 1, cacheWrite: 1.25, cacheRead: 0.1, output: 5 },
        creditsPerBlock: 10,
      },
      "claude-sonnet-5-5": {
        list: { input: 2, cacheWrite: 2.5, cacheRead: 0.1, output: 10 },
        creditsPerBlock: 20,
      },
    },
  },
];

/** The edition that holds at `now`. */
export const editionAt = (now: Date): Edition =>
  editions.findLast(({ from }) => Date.parse(from) <= now.getTime()) ?? editions[0];

const editionOf = (version: string): Edition => {
  const found = editions.find((edition) => edition.version === version);
  if (!found) throw new Error(`The price book has no edition ${version}.`);
  return found;
};

const everyday = "claude-haiku-5-5";

/** The offline stand-in costs what the everyday model does; a name the book does not know, what its dearest does. */
function modelOf({ models }: Edition, name: string): Model {
  const known = models[name] ?? Object.entries(models).find(([key]) => name.startsWith(`${key}-`))?.[1];
  const stand = name.startsWith("sandbox-") ? models[everyday] : undefined;
  const found = known ?? stand ?? Object.values(models).sort((a, b) => b.creditsPerBlock - a.creditsPerBlock)[0];
  if (!found) throw new Error("An edition of the price book without a model.");
  return found;
}

export type Tariff = { version: string; model: string; lane: Lane };

/** What so many blocks cost the user, in micro-credits. */
export const blocksPrice = ({ version, model, lane }: Tariff, blocks: number): bigint => {
  const edition = editionOf(version);
  return BigInt(blocks) * BigInt(Math.round(modelOf(edition, model).creditsPerBlock * edition.share[lane] * 1_000_000));
};

/** What a summary of a text that long costs the user, in micro-credits. */
export const priceOf = (tariff: Tariff, tokens: number): bigint => blocksPrice(tariff, blocksOf(tokens));

/** The same work in another lane, in micro-credits. */
export const inLane = (tariff: Tariff, lane: Lane, micro: bigint): bigint => {
  const [to, from] = [blocksPrice({ ...tariff, lane }, 1), blocksPrice(tariff, 1)];
  return (micro * to) / from;
};

export type Tokens = {
  /** Neither written to the cache nor read from it. */
  fresh: number;
  cacheWrite: number;
  cacheRead: number;
  output: number;
};

/** What the vendor charges us by its list, in billionths of a dollar. */
export const costOf = ({ version, model, lane }: Tariff, tokens: Tokens): bigint => {
  const edition = editionOf(version);
  const { input, cacheWrite, cacheRead, output } = modelOf(edition, model).list;
  const perMillion =
    tokens.fresh * input + tokens.cacheWrite * cacheWrite + tokens.cacheRead * cacheRead + tokens.output * output;
  return BigInt(Math.ceil(perMillion * edition.share[lane] * 1000));
};
