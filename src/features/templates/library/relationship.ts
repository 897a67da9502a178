import { button, divider, footer, heading, list, scale, steps, text, written } from "./build";

const group = "Getting to know people";
const hello = 'Hello {{ contact.first_name | default: "there" }},';

export const relationship = [
  written(group, {
    key: "welcome",
    name: "Welcome",
    purpose: "The first mail after somebody signs up.",
    kind: "marketing",
    subject: "Welcome to {{ workspace.name }}{% if contact.first_name %}, {{ contact.first_name }}{% endif %}",
    preheader: "Three small steps, and you are set up.",
    blocks: [
      heading("Good to have you here"),
      text(
        hello,
        "Thank you for joining {{ workspace.name }}. You do not have to read a manual: most people are set up in ten minutes, with these three steps.",
      ),
      steps(
        "**Fill in your profile**, so that everything speaks your language.",
        "**Add the first thing you work on.** One is enough to see how it goes.",
        "**Invite somebody.** It is better with two.",
      ),
      button("Get started", "https://example.com/start"),
      text(
        "If anything is unclear, answer this mail. A person reads it.",
        "Warm regards\nEverybody at {{ workspace.name }}",
      ),
      footer("You get this mail because you signed up with {{ contact.email }}."),
    ],
  }),
  written(group, {
    key: "double-opt-in",
    name: "Confirm a subscription",
    purpose: "Asks whether an address really wants your mails, before the first one.",
    kind: "transactional",
    subject: "Please confirm your subscription to {{ workspace.name }}",
    preheader: "One click, and you are on the list.",
    sample: { confirm_url: "https://example.com/confirm/4f2a", topic: "Newsletter" },
    blocks: [
      heading("One click, and you are in"),
      text(
        hello,
        'Somebody, we hope it was you, asked to get **{{ event.topic | default: "our newsletter" }}** at {{ contact.email }}. Please confirm that, so that nobody can sign you up but yourself.',
      ),
      button("Yes, subscribe me", '{{ event.confirm_url | default: "https://example.com/confirm" }}'),
      text("If it was not you, do nothing. Without your confirmation you get no more mail from us."),
      footer("You get this mail once, because this address was entered in our form."),
    ],
  }),
  written(group, {
    key: "trial-ending",
    name: "Trial is ending",
    purpose: "A few days before a trial ends: what happens, and what it costs.",
    kind: "transactional",
    subject: 'Your trial ends {{ event.ends_on | default: "soon" }}',
    preheader: "What happens then, and how to keep everything.",
    sample: {
      ends_on: "on Friday, 12 June",
      plan: "Team",
      price: "€29 a month",
      upgrade_url: "https://example.com/upgrade",
    },
    blocks: [
      heading('Your trial ends {{ event.ends_on | default: "soon" }}'),
      text(hello, "We hope you found what you were looking for. This is what happens next:"),
      list(
        '**If you choose a plan**, everything stays as it is.{% if event.price %} {{ event.plan | default: "Your plan" }} is {{ event.price }}.{% endif %}',
        "**If you do nothing**, your account becomes read-only. Nothing is deleted for 30 days.",
        "**Either way**, you can take all your data with you at any time.",
      ),
      button("Choose a plan", '{{ event.upgrade_url | default: "https://example.com/upgrade" }}'),
      text("Not convinced yet? Answer this mail and tell us what is missing. It helps us, and we may know a way."),
      footer("You get this mail because you began a trial with us."),
    ],
  }),
  written(group, {
    key: "birthday",
    name: "Birthday",
    accent: "#9d174d",
    purpose: "A short, friendly wish with a present, on the day itself.",
    kind: "marketing",
    subject: "Happy birthday{% if contact.first_name %}, {{ contact.first_name }}{% endif %}",
    preheader: "A small present from us is inside.",
    blocks: [
      heading("Happy birthday"),
      text(
        'Dear {{ contact.first_name | default: "friend" }},',
        "Today is yours. We wish you a good cake, people you like, and an evening without a to-do list.",
        "Our present: **20 % off** whatever you choose in the next two weeks. The code is **MYDAY20**.",
      ),
      button("Choose something nice", "https://example.com/shop"),
      footer("You get this mail because you told us your birthday."),
    ],
  }),
  written(group, {
    key: "win-back",
    name: "We miss you",
    purpose: "For people who have not opened or bought anything for months.",
    kind: "marketing",
    subject: "Shall we stay in touch{% if contact.first_name %}, {{ contact.first_name }}{% endif %}?",
    preheader: "A fair question, and what you have missed.",
    blocks: [
      heading("Shall we stay in touch?"),
      text(
        hello,
        "We have not heard from you in a while. Much has changed since then; these are the parts people like best:",
      ),
      list(
        "**It is faster.** What took a minute takes seconds.",
        "**It is simpler.** Half of the settings are gone, because it finds them out itself.",
        "**It is cheaper to begin.** There is a free plan that stays free.",
      ),
      button("Have a look", "https://example.com/news"),
      divider,
      text(
        "If our mails no longer fit, that is fine: [leave the list]({{ unsubscribe_url }}), or [choose fewer]({{ preferences_url }}). No hard feelings.",
      ),
      footer("You get this mail because you once subscribed to our news."),
    ],
  }),
  written(group, {
    key: "feedback",
    name: "How likely would you recommend us?",
    accent: "#1d4ed8",
    purpose: "One question (NPS) that is answered by choosing a number.",
    kind: "marketing",
    subject: "One question, ten seconds",
    preheader: "Your answer is read by the people who build it.",
    blocks: [
      heading("How likely is it that you would recommend us?"),
      text(hello, "One question only. Choose a number from 0, not at all, to 10, certainly:"),
      scale("https://example.com/nps?score="),
      text("There is room for a few words on the next page, should you want to say why. Thank you."),
      footer("You get this mail because you use {{ workspace.name }}. We ask at most twice a year."),
    ],
  }),
  written(group, {
    key: "thank-you",
    name: "Thank you",
    purpose: "A short personal thank-you, for a purchase, a visit or a donation.",
    kind: "transactional",
    subject: "Thank you{% if contact.first_name %}, {{ contact.first_name }}{% endif %}",
    preheader: "From all of us.",
    blocks: [
      heading("Thank you"),
      text(
        'Dear {{ contact.first_name | default: "friend" }},',
        "You had a choice, and you chose us. We do not take that for granted.",
        "If something was not as you expected, answer this mail: we would rather hear it and put it right. If all was well, there is nothing you have to do.",
        "With thanks\nEverybody at {{ workspace.name }}",
      ),
      footer(""),
    ],
  }),
];
