import type { ServerResponse } from "node:http";
import { sendHtml } from "../../loopback";
import { formatAmount } from "../money";
import type { Store } from "../store";
import { html, layout } from "./layout";

const shown = 25;

/** What this account holds, for a person who opens the peer's address. */
export function overviewPage(response: ServerResponse, { state }: Store, publicUrl: string): void {
  const sessions = Object.values(state.sessions).slice(-shown).reverse();
  const deliveries = Object.values(state.deliveries).slice(-shown).reverse();
  const sessionRows = sessions.map((session) => {
    const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "usd");
    const link = session.url ? `<a href="${html(session.url)}">open</a>` : html(session.status ?? "");
    return [html(`${session.id.slice(0, 20)}…`), amount, html(session.payment_status), link];
  });
  const deliveryRows = deliveries.map((one) => [
    html(one.type),
    one.state,
    String(one.attempts),
    html(String(one.log.at(-1)?.error ?? one.log.at(-1)?.status ?? "")),
  ]);
  const body = `<section class="card"><h1>Checkout sessions</h1>${table(["Session", "Amount", "Payment", ""], sessionRows)}</section>
<section class="card"><h1>Webhook deliveries</h1>${table(["Event", "State", "Tries", "Last answer"], deliveryRows)}</section>
<p class="soft">Control API: ${html(publicUrl)}/__control</p>`;
  sendHtml(response, 200, layout("Account", body, true));
}

/** Cells come as HTML. */
function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return `<p class="soft">None yet.</p>`;
  const line = (cells: string[], tag: string) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<div class="table"><table><thead>${line(head, "th")}</thead><tbody>${rows.map((row) => line(row, "td")).join("")}</tbody></table></div>`;
}
