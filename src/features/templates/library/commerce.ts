import { button, divider, footer, heading, itemsTable, list, text, written } from "./build";

const group = "Orders and accounts";
const hello = 'Hello {{ contact.first_name | default: "there" }},';
const items = [
  { name: "Linen shirt, sand", quantity: 1, price: "€59.00" },
  { name: "Wool socks, three pairs", quantity: 2, price: "€24.00" },
];

export const commerce = [
  written(group, {
    key: "receipt",
    accent: "#0f766e",
    name: "Receipt",
    purpose: "Right after a payment: what was bought, and what it came to.",
    kind: "transactional",
    subject: "Your receipt{% if event.order_number %} for order {{ event.order_number }}{% endif %}",
    preheader: "Thank you. Here is what you paid for.",
    sample: {
      order_number: "1042",
      paid_on: "2 June 2026",
      items,
      total: "€107.00",
      tax: "€17.08",
      receipt_url: "https://example.com/receipts/1042.pdf",
    },
    blocks: [
      heading("Thank you for your order"),
      text(
        hello,
        "We have received your payment{% if event.paid_on %} of {{ event.paid_on }}{% endif %}. {% if event.order_number %}Your order number is **{{ event.order_number }}**.{% endif %}",
      ),
      itemsTable,
      text(
        '**Total: {{ event.total | default: "see your receipt" }}**{% if event.tax %}\nof which VAT: {{ event.tax }}{% endif %}',
      ),
      divider,
      button("Download the receipt", '{{ event.receipt_url | default: "https://example.com/receipts" }}'),
      text("Is something wrong? Answer this mail within 14 days and we will put it right."),
      footer("You get this mail because you bought something from us."),
    ],
  }),
  written(group, {
    key: "order-shipped",
    accent: "#0f766e",
    name: "Order shipped",
    purpose: "When the parcel leaves: how to follow it, and when it arrives.",
    kind: "transactional",
    subject: "Your order{% if event.order_number %} {{ event.order_number }}{% endif %} is on its way",
    preheader:
      "{% if event.arrives_on %}It should arrive {{ event.arrives_on }}.{% else %}Follow it on its way to you.{% endif %}",
    sample: {
      order_number: "1042",
      carrier: "DHL",
      tracking_number: "00340434161094042557",
      tracking_url: "https://example.com/track/1042",
      arrives_on: "on Thursday, 4 June",
      items,
    },
    blocks: [
      heading("Your order is on its way"),
      text(
        hello,
        "We have just handed your parcel{% if event.carrier %} to {{ event.carrier }}{% endif %}.{% if event.arrives_on %} It should arrive **{{ event.arrives_on }}**.{% endif %}",
      ),
      button("Follow the parcel", '{{ event.tracking_url | default: "https://example.com/track" }}'),
      text("{% if event.tracking_number %}Tracking number: {{ event.tracking_number }}{% endif %}"),
      heading("In this parcel", 2),
      text(
        '{% if event.items %}{% for item in event.items %}{{ item.quantity | default: 1 }} × **{{ item.name | default: "Item" }}**\n{% endfor %}{% else %}Everything you ordered.{% endif %}',
      ),
      text("Nobody at home? The carrier leaves a note and tries again on the next working day."),
      footer("You get this mail because you ordered something from us."),
    ],
  }),
  written(group, {
    key: "abandoned-cart",
    accent: "#0f766e",
    name: "Abandoned cart",
    purpose: "A few hours after somebody left a full cart behind.",
    kind: "marketing",
    subject: "Still thinking about it{% if contact.first_name %}, {{ contact.first_name }}{% endif %}?",
    preheader: "We have kept your cart as you left it.",
    sample: { items, cart_url: "https://example.com/cart/9f3", total: "€107.00" },
    blocks: [
      heading("Your cart is as you left it"),
      text(hello, "You left something behind. No hurry: we keep it for you for three days."),
      itemsTable,
      button("Go on with your order", '{{ event.cart_url | default: "https://example.com/cart" }}'),
      list(
        "Delivery in two to three working days",
        "30 days to send it back, free of charge",
        "A person answers when you write",
      ),
      footer("You get this mail because you were shopping with us and subscribed to our news."),
    ],
  }),
  written(group, {
    key: "password-changed",
    accent: "#1d4ed8",
    name: "Password changed",
    purpose: "Tells the owner of an account about a change that matters for its safety.",
    kind: "transactional",
    subject: "Your password was changed",
    preheader: "If it was you, there is nothing to do.",
    sample: {
      changed_at: "2 June 2026, 14:32",
      device: "Firefox on Windows, Berlin",
      secure_url: "https://example.com/secure",
    },
    blocks: [
      heading("Your password was changed"),
      text(
        hello,
        "The password of your account {{ contact.email }} was changed{% if event.changed_at %} on {{ event.changed_at }}{% endif %}{% if event.device %} from {{ event.device }}{% endif %}.",
        "**If it was you**, there is nothing to do.",
        "**If it was not you**, somebody else may have your password. Secure the account now; this signs everybody else out.",
      ),
      button("Secure my account", '{{ event.secure_url | default: "https://example.com/secure" }}'),
      text("We never ask for your password by mail or telephone."),
      footer("You get this mail because it concerns the safety of your account. It cannot be switched off."),
    ],
  }),
  written(group, {
    key: "appointment-reminder",
    accent: "#1d4ed8",
    name: "Appointment reminder",
    purpose: "The day before: when, where, and how to move it.",
    kind: "transactional",
    subject: 'Your appointment {{ event.starts_at | default: "is coming up" }}',
    preheader: '{{ event.place | default: "All you need to know" }}',
    sample: {
      starts_at: "tomorrow at 10:30",
      place: "Lindenstraße 12, second floor",
      person: "Mara Lind",
      change_url: "https://example.com/appointments/77",
    },
    blocks: [
      heading('We see each other {{ event.starts_at | default: "soon" }}'),
      text(hello, "A short reminder of your appointment:"),
      list(
        '**When:** {{ event.starts_at | default: "see your calendar" }}',
        '**Where:** {{ event.place | default: "at our office" }}',
        '**With:** {{ event.person | default: "our team" }}',
      ),
      text("Something came up? Please tell us until the evening before, so that somebody else can have the time."),
      button("Move or cancel it", '{{ event.change_url | default: "https://example.com/appointments" }}'),
      footer("You get this mail because you made an appointment with us."),
    ],
  }),
];
