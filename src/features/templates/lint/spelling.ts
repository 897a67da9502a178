/** How many letters must be changed, added, dropped or swapped to get from one word to the other. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const above = rows[i - 1] ?? [];
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The known name that was probably meant; null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const asked = plain(name.slice(0, 60));
  const lastWord = plain(name.split(".").at(-1) ?? "");
  const ranked = known
    .map((one) => {
      const lastOfOne = plain(one.split(".").at(-1) ?? "");
      const whole = distance(asked, plain(one));
      return { one, far: lastWord === lastOfOne ? Math.min(whole, 1) : whole };
    })
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.floor(asked.length / 4)) ? best.one : null;
}
