import { ImageResponse } from "next/og";
import { service } from "@/service.config";

export const alt = `${service.name}: ${service.tagline}`;
export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

const { srgb } = service.theme;

/** The picture that a shared link shows. Its renderer knows neither our stylesheet nor oklch. */
export default function OpenGraphImage() {
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        padding: 80,
        color: srgb.foreground,
        backgroundColor: srgb.background.light,
        backgroundImage: `radial-gradient(circle at 90% 30%, ${srgb.brandAccent}66, ${srgb.background.light} 55%)`,
      }}
    >
      <div style={{ display: "flex", alignItems: "center", gap: 28, fontSize: 56, fontWeight: 700 }}>
        <svg width="96" height="96" viewBox="0 0 32 32" aria-hidden="true">
          <defs>
            <linearGradient id="mark" x1="0" y1="0" x2="1" y2="1">
              <stop offset="0" stopColor={srgb.brandAccent} />
              <stop offset="0.6" stopColor={srgb.brand} />
            </linearGradient>
          </defs>
          <rect width="32" height="32" rx="9" fill="url(#mark)" />
          <path
            d="M7.5 17.5h3.6c.7 0 1.3.4 1.6 1l.5 1c.3.6.9 1 1.6 1h2.4c.7 0 1.3-.4 1.6-1l.5-1c.3-.6.9-1 1.6-1h3.6v4.3a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3z"
            fill="white"
          />
          <path d="M16 6.5v8M12.6 11.1l3.4 3.4 3.4-3.4" fill="none" stroke="white" strokeWidth="2.6" />
        </svg>
        {service.name}
      </div>
      <div style={{ display: "flex", flexDirection: "column", gap: 24 }}>
        <div style={{ fontSize: 66, fontWeight: 700, lineHeight: 1.1, letterSpacing: -2 }}>{service.tagline}</div>
        <div style={{ fontSize: 34, color: srgb.mutedForeground }}>
          AI summaries of your Gmail, at a price you see first.
        </div>
      </div>
    </div>,
    size,
  );
}
