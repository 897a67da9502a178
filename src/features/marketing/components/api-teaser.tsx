import { AppLink } from "@/components/app-link";
import { Button } from "@/components/ui/button";

const request = [
  { text: "curl", kind: "command" },
  { text: " $INFLOW_URL/api/v1/summaries?limit=5 \\\n  -H ", kind: "plain" },
  { text: '"X-API-Key: $API_KEY"', kind: "string" },
] as const;

const tones = { command: "text-brand-accent", plain: "", string: "text-[oklch(0.8_0.1_150)]" };

export function ApiTeaser() {
  return (
    <section className="pb-18 sm:pb-24">
      <div className="mx-auto max-w-6xl px-4 sm:px-6">
        <div className="grid items-center gap-8 overflow-hidden rounded-3xl bg-[oklch(0.22_0.018_32)] p-6 text-[oklch(0.96_0.006_70)] sm:p-10 lg:grid-cols-2">
          <div>
            <h2 className="text-balance font-extrabold text-2xl sm:text-3xl">Everything you see has an address</h2>
            <p className="mt-3 text-[oklch(0.84_0.01_60)]">
              Mails, quotes, runs, summaries and the ledger are open to your own software: keys with scopes, cursor
              paging, plain errors, and a description in OpenAPI.
            </p>
            <Button
              asChild
              variant="outline"
              className="mt-6 border-white/30 bg-transparent text-inherit hover:bg-white/10 hover:text-inherit"
            >
              <AppLink href="/docs/api">Open the API docs</AppLink>
            </Button>
          </div>
          <pre className="whitespace-pre-wrap break-words rounded-xl border border-white/12 bg-black/30 p-5 font-mono text-sm leading-relaxed">
            <code>
              {request.map(({ text, kind }) => (
                <span key={text} className={tones[kind]}>
                  {text}
                </span>
              ))}
            </code>
          </pre>
        </div>
      </div>
    </section>
  );
}
