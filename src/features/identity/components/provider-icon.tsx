import { KeyRound, Mail } from "lucide-react";

/** The providers' own signs, as their brand rules ask for. */
export function ProviderIcon({ provider, className = "size-5" }: { provider: string; className?: string }) {
  if (provider === "google")
    return (
      <svg viewBox="0 0 48 48" aria-hidden="true" className={className}>
        <path
          fill="#EA4335"
          d="M24 9.5c3.5 0 6.6 1.2 9.1 3.6l6.8-6.8C35.8 2.4 30.3 0 24 0 14.6 0 6.5 5.4 2.6 13.2l7.9 6.2C12.4 13.7 17.7 9.5 24 9.5z"
        />
        <path
          fill="#4285F4"
          d="M47 24.6c0-1.6-.1-3.1-.4-4.6H24v9h12.9c-.6 3-2.2 5.5-4.8 7.2l7.7 6C44.4 38 47 31.8 47 24.6z"
        />
        <path fill="#FBBC05" d="M10.5 28.6a14.5 14.5 0 0 1 0-9.2l-7.9-6.2a24 24 0 0 0 0 21.6z" />
        <path
          fill="#34A853"
          d="M24 48c6.5 0 11.9-2.1 15.9-5.8l-7.8-6c-2.1 1.4-4.9 2.3-8.1 2.3-6.3 0-11.6-4.2-13.5-9.9l-7.9 6.2C6.5 42.6 14.6 48 24 48z"
        />
      </svg>
    );
  if (provider === "microsoft")
    return (
      <svg viewBox="0 0 23 23" aria-hidden="true" className={className}>
        <path fill="#F25022" d="M1 1h10v10H1z" />
        <path fill="#7FBA00" d="M12 1h10v10H12z" />
        <path fill="#00A4EF" d="M1 12h10v10H1z" />
        <path fill="#FFB900" d="M12 12h10v10H12z" />
      </svg>
    );
  return provider === "credentials" ? (
    <Mail aria-hidden className={className} />
  ) : (
    <KeyRound aria-hidden className={className} />
  );
}
