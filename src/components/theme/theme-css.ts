type Palette = Readonly<Record<string, string>>;

export type ThemeTokens = {
  readonly colors: { readonly light: Palette; readonly dark: Palette };
  readonly fonts: {
    readonly text: string;
    readonly heading: string;
    readonly mono: string;
  };
  readonly radius: string;
};

const declare = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** The custom properties that `globals.css` names, as one stylesheet text. */
export function themeCss({ colors, fonts, radius }: ThemeTokens) {
  const shared = declare({
    "font-text": fonts.text,
    "font-heading-family": fonts.heading,
    "font-mono-family": fonts.mono,
    radius,
  });
  return `:root{${shared};${declare(colors.light)}}.dark{${declare(colors.dark)}}`;
}
