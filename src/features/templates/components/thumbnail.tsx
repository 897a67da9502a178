type ThumbnailProps = { workspace: string; source: { library: string } | { template: string; rev: string } };

/** A mail at a glance: drawn small, for the eye alone. */
export const Thumbnail = ({ workspace, source }: ThumbnailProps) => (
  <div aria-hidden inert className="relative h-48 overflow-hidden border-b bg-[#f4f5f7]">
    <iframe
      title="Small preview"
      src={`/api/templates/frame?${new URLSearchParams({ workspace, ...source, small: "1" })}`}
      loading="lazy"
      tabIndex={-1}
      sandbox=""
      referrerPolicy="no-referrer"
      className="pointer-events-none absolute top-0 left-0 h-[200%] w-[200%] origin-top-left scale-50"
    />
  </div>
);
