import { describe, expect, it } from "vitest";
import { toMicro } from "../schema";
import { forecastWords, type Shortage, shortageLetter, shortageTitle, shortageWords } from "./wording";

const shortage = (over: Partial<Shortage> = {}): Shortage => ({
  level: 20,
  availableMicro: toMicro(95),
  heldMicro: 0n,
  fullMicro: toMicro(500),
  daysLeft: 6,
  ...over,
});

describe("a notice of low credits", () => {
  it("says what is left, of what, and for how long", () => {
    expect(shortageWords(shortage())).toBe(
      "That is a fifth or less of the 500 you had after credits last came in. At the pace of the last two weeks that lasts about 6 days.",
    );
    expect(shortageTitle(shortage())).toBe("95 credits left");
  });

  it("names what is held, and says nothing of days it cannot know", () => {
    const words = shortageWords(shortage({ level: 5, heldMicro: toMicro(12), daysLeft: null }));
    expect(words).toContain("12 are set aside");
    expect(words).not.toContain("pace");
  });

  it("at nothing says what goes on and what waits", () => {
    expect(shortageWords(shortage({ level: 0, availableMicro: 0n }))).toContain("What is running finishes.");
    expect(forecastWords(0)).toContain("less than a day");
    expect(forecastWords(1)).toContain("about a day");
  });

  it("goes out as a mail that leads to the credits", () => {
    const letter = shortageLetter(shortage(), {
      product: "P",
      workspace: "Maple",
      creditsUrl: "https://x.test/maple/credits",
    });
    expect(letter.subject).toBe("Maple: 20 % of your credits are left");
    expect(letter.paragraphs[0]).toMatch(/^95 credits left\. That is a fifth/);
    expect(letter.button?.url).toBe("https://x.test/maple/credits");
    expect(
      shortageLetter(shortage({ level: 0 }), { product: "P", workspace: "Maple", creditsUrl: "" }).subject,
    ).toContain("used up");
  });
});
