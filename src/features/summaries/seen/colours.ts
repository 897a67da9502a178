const named: Record<string, string> = {
  white: "ffffff",
  black: "000000",
  red: "ff0000",
  gray: "808080",
  grey: "808080",
  silver: "c0c0c0",
  snow: "fffafa",
  ivory: "fffff0",
  ghostwhite: "f8f8ff",
  floralwhite: "fffaf0",
  whitesmoke: "f5f5f5",
  seashell: "fff5ee",
  azure: "f0ffff",
  mintcream: "f5fffa",
  honeydew: "f0fff0",
  aliceblue: "f0f8ff",
  lavenderblush: "fff0f5",
  oldlace: "fdf5e6",
  linen: "faf0e6",
  lightyellow: "ffffe0",
  cornsilk: "fff8dc",
  beige: "f5f5dc",
  gainsboro: "dcdcdc",
  lightgray: "d3d3d3",
  lightgrey: "d3d3d3",
  navy: "000080",
  blue: "0000ff",
  green: "008000",
  yellow: "ffff00",
  orange: "ffa500",
  maroon: "800000",
  purple: "800080",
  teal: "008080",
  lime: "00ff00",
  aqua: "00ffff",
  fuchsia: "ff00ff",
  olive: "808000",
  darkgray: "a9a9a9",
  darkgrey: "a9a9a9",
  dimgray: "696969",
  dimgrey: "696969",
  canvas: "ffffff",
  canvastext: "000000",
};

const hexOf = (parts: number[]) =>
  parts
    .map((part) =>
      Math.max(0, Math.min(255, Math.round(part)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("");

function fromHsl(hue: number, saturation: number, lightness: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const at = (offset: number) => {
    const turn = (offset + hue / 30) % 12;
    return 255 * (lightness - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return hexOf([at(0), at(8), at(4)]);
}

/** Nearly see-through counts as see-through. */
const isClear = (alpha: string | undefined) =>
  alpha !== undefined && (alpha.endsWith("%") ? Number.parseFloat(alpha) / 100 : Number(alpha)) <= 0.1;

/** A colour as six hex digits or "transparent"; null when it cannot be told. */
export function colourOf(value: string | undefined): string | null {
  const text = value?.trim().toLowerCase() ?? "";
  const hex = /(?:^|[\s,(])#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{4}|[0-9a-f]{3})(?=$|[\s,)])/.exec(` ${text}`)?.[1];
  const isHex = hex && (text.includes(`#${hex}`) || text === hex);
  if (isHex) {
    const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return full.length === 8 && Number.parseInt(full.slice(6), 16) <= 25 ? "transparent" : full.slice(0, 6);
  }
  const figures = /(rgb|hsl)a?\(\s*([\d.]+)(?:deg)?[\s,]+([\d.]+)%?[\s,]+([\d.]+)(%?)(?:[\s,/]+([\d.]+%?))?/.exec(text);
  if (figures) {
    const [, kind, one, two, three, , alpha] = figures;
    if (isClear(alpha)) return "transparent";
    const [first, second, third] = [Number(one), Number(two), Number(three)];
    return kind === "hsl" ? fromHsl(first, second / 100, third / 100) : hexOf([first, second, third]);
  }
  for (const word of text.replace(/url\([^)]*\)/g, " ").split(/[\s,]+/)) {
    if (word === "transparent") return "transparent";
    if (named[word]) return named[word];
  }
  return null;
}

function brightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Between 1 (the same) and 21, as WCAG counts it. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [brightness(one), brightness(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}
