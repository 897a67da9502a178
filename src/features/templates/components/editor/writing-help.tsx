const lines = [
  ['{{ contact.first_name | default: "there" }}', "A value, and what stands there when it is missing"],
  ['{% if contact.plan == "gold" %} … {% else %} … {% endif %}', "Words for some people only"],
  ["{% for item in event.items %} {{ item.name }} {% endfor %}", "A line for each of a list"],
  ['{{ contact.signed_up_on | date: "%-d %B %Y" }}', "A day as people write it"],
  ["**bold**, *italic*, [words](https://example.com)", "Marks in the words of blocks"],
] as const;

/** What authors can write, by example. */
export function WritingHelp() {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-semibold">What you can write</summary>
      <dl className="mt-2 grid gap-2.5">
        {lines.map(([example, meaning]) => (
          <div key={example} className="grid gap-0.5">
            <dt className="text-muted-foreground">{meaning}</dt>
            <dd className="wrap-anywhere rounded bg-muted px-2 py-1 font-mono text-xs">{example}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
