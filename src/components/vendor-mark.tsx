import { cn } from "@/components/cn";

type VendorMarkProps = { className?: string };

export function GoogleMark({ className }: VendorMarkProps) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-4.5", className)}>
      <path
        fill="#4285F4"
        d="M23.5 12.3c0-.9-.1-1.5-.2-2.2H12v4.1h6.6c-.1 1.1-.8 2.8-2.4 3.9l3.6 2.8c2.3-2 3.7-5 3.7-8.6z"
      />
      <path
        fill="#34A853"
        d="M12 24c3.2 0 6-1.1 7.9-2.9l-3.7-2.9c-1 .7-2.4 1.2-4.2 1.2-3.2 0-5.9-2.1-6.8-5l-3.8 3C3.3 21.3 7.3 24 12 24z"
      />
      <path fill="#FBBC05" d="M5.2 14.4a7.4 7.4 0 0 1 0-4.8l-3.8-3a12 12 0 0 0 0 10.8z" />
      <path
        fill="#EA4335"
        d="M12 4.6c2.2 0 3.7 1 4.6 1.8L20 3A11.6 11.6 0 0 0 12 0C7.3 0 3.3 2.7 1.4 6.6l3.8 3c.9-2.9 3.6-5 6.8-5z"
      />
    </svg>
  );
}

export function MicrosoftMark({ className }: VendorMarkProps) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-4.5", className)}>
      <path fill="#F25022" d="M1 1h10.5v10.5H1z" />
      <path fill="#7FBA00" d="M12.5 1H23v10.5H12.5z" />
      <path fill="#00A4EF" d="M1 12.5h10.5V23H1z" />
      <path fill="#FFB900" d="M12.5 12.5H23V23H12.5z" />
    </svg>
  );
}
