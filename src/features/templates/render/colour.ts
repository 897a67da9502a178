type Rgb = [number, number, number];

const channels = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
const hexOf = (rgb: Rgb) => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What can be read on this colour. */
export const inkOn = (background: string) =>
  contrast("#ffffff", background) >= contrast("#000000", background) ? "#ffffff" : "#000000";

const enough = 4.5;
/** The colour, drawn towards black or white until it can be read on the background. */
export function readableOn(background: string, colour: string): string {
  const target = luminance(background) > 0.4 ? 0 : 255;
  let readable = colour;
  for (let share = 0; share <= 1 && contrast(readable, background) < enough; share += 0.05)
    readable = hexOf(channels(colour).map((value) => value + (target - value) * share) as Rgb);
  return readable;
}
