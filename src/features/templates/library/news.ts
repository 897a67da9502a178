import { button, divider, footer, heading, list, text, written } from "./build";

const group = "News and invitations";
const hello = 'Hello {{ contact.first_name | default: "there" }},';

export const news = [
  written(group, {
    key: "newsletter",
    name: "Newsletter",
    purpose: "A regular letter: one main story, two short ones, one thing to do.",
    kind: "marketing",
    subject: "What is new at {{ workspace.name }}",
    preheader: "One long read, two short ones.",
    blocks: [
      heading("What is new this month"),
      text(hello, "A good month behind us. These are the three things we would tell you about over a coffee."),
      heading("The story of the month", 2),
      text(
        "Begin with the one thing you would tell a friend. Say what happened, why it matters to the reader, and where they can read on. Three sentences are enough; whoever wants more will click the button.",
      ),
      button("Read the whole story", "https://example.com/story"),
      divider,
      {
        type: "columns",
        columns: [
          [
            { type: "heading", id: "left-1", text: "Short: from the workshop", level: 3 },
            {
              type: "text",
              id: "left-2",
              text: "One paragraph about something you made, learnt or got wrong. [Read on](https://example.com/workshop)",
            },
          ],
          [
            { type: "heading", id: "right-1", text: "Short: from our readers", level: 3 },
            {
              type: "text",
              id: "right-2",
              text: "A question you got, and your answer to it. [Ask us one](https://example.com/ask)",
            },
          ],
        ],
      },
      divider,
      text("Until next month\nEverybody at {{ workspace.name }}"),
      footer("You get this letter once a month because you subscribed to it."),
    ],
  }),
  written(group, {
    key: "product-announcement",
    accent: "#1d4ed8",
    name: "Product announcement",
    purpose: "Something new: what it does for the reader, and where to try it.",
    kind: "marketing",
    subject: "New: the thing you have been asking for",
    preheader: "What it does, and how to try it today.",
    blocks: [
      heading("It is here"),
      text(
        hello,
        "Many of you asked for it, and we built it: **name the new thing here**. In one sentence, this is what you can do now that you could not do last week.",
      ),
      list(
        "**First:** what it saves, in hours or money.",
        "**Second:** what it makes possible.",
        "**Third:** what it does not change, so that nobody has to learn anew.",
      ),
      button("Try it now", "https://example.com/new"),
      {
        type: "quote",
        text: "I have used it for two weeks and do not want to be without it.",
        source: "One of the first who tried it",
      },
      text("It is part of every plan and costs nothing more."),
      footer("You get this mail because you subscribed to product news."),
    ],
  }),
  written(group, {
    key: "event-invitation",
    accent: "#6d28d9",
    name: "Event invitation",
    purpose: "Invites to an evening, a workshop or a webinar.",
    kind: "marketing",
    subject: "You are invited{% if contact.first_name %}, {{ contact.first_name }}{% endif %}",
    preheader: "Thursday, 18 June, 18:00. Seats are few.",
    blocks: [
      heading("An evening with good people"),
      text(
        hello,
        "We would like to see you at our summer evening: two short talks, good food, and time to meet others who do what you do.",
      ),
      list(
        "**When:** Thursday, 18 June, 18:00 to 21:00",
        "**Where:** Lindenstraße 12, Berlin",
        "**Costs:** nothing, but please sign up",
      ),
      button("Save my seat", "https://example.com/rsvp"),
      text("You cannot come? [Tell us](https://example.com/not-this-time), and we will send you the recording."),
      footer("You get this mail because you subscribed to our invitations."),
    ],
  }),
  written(group, {
    key: "tips",
    name: "Tips for beginners",
    purpose: "The second mail of a welcome series: one thing to try, explained.",
    kind: "marketing",
    subject: "The one thing that saves most people an hour a week",
    preheader: "Two minutes to read, one to set up.",
    blocks: [
      heading("One hour a week, back"),
      text(
        hello,
        "You have been with us for a few days. Here is what people tell us they wish they had found earlier:",
      ),
      {
        type: "quote",
        text: "Let it do the sorting. I only look at what is left, and that is half as much.",
        source: "Somebody who has used it for a year",
      },
      text(
        "Try it: open the settings, choose **Automatic**, and leave it running for a day. If you do not like it, one click undoes it.",
      ),
      button("Show me how", "https://example.com/tips/1"),
      footer("You get a handful of such tips in your first weeks because you signed up."),
    ],
  }),
];
