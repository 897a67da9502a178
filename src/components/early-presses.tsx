/**
 * Runs as text in the page's head, so it may use nothing from outside itself. What React has taken over carries a property
 * of React's; the journey that presses early shows when that is no longer so.
 */
function keepEarlyPresses() {
  const isAlive = (part: Element) => Object.keys(part).some((name) => name.startsWith("__reactProps$"));
  let last = 0;
  const keep = (event: Event, part: Element, again: () => void) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    last += 1;
    const [press, pressedAt] = [last, Date.now()];
    const repeat = () => {
      if (press !== last || !part.isConnected || Date.now() - pressedAt > 30_000) return;
      if (isAlive(part)) setTimeout(() => press === last && again(), 100);
      else setTimeout(repeat, 30);
    };
    repeat();
  };
  document.addEventListener(
    "click",
    (event) => {
      // Whoever presses again by hand means this press, and not the one before as well.
      if (event.isTrusted) last += 1;
      const button = event.target instanceof Element && event.target.closest("button");
      if (!button || button.form?.hasAttribute("action") || isAlive(button)) return;
      keep(event, button, () => button.click());
    },
    true,
  );
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.hasAttribute("action") || isAlive(form)) return;
      keep(event, form, () => form.requestSubmit(event.submitter));
    },
    true,
  );
}

/**
 * A button or a form that is pressed before the page's script is there is pressed again once it is; the last press counts,
 * once. Forms with an address of their own need no script and are left alone.
 */
export function EarlyPresses({ nonce }: { nonce?: string }) {
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: our own function, as text
    <script nonce={nonce} dangerouslySetInnerHTML={{ __html: `(${keepEarlyPresses})()` }} />
  );
}
