import { expect, test } from "vitest";
import { isForwardSubject, ownWords } from "./own-words";

test("a forward is told by its subject, in several languages", () => {
  for (const subject of ["Fwd: x", "FW: x", "WG: x", "TR: x"]) expect(isForwardSubject.test(subject)).toBe(true);
  expect(isForwardSubject.test("Re: forward planning")).toBe(false);
});

test("what is left is never nothing when there were words", () => {
  for (const text of ["> all quoted", "-- \nonly a signature", "On 1 May 2026 Bo wrote:\n> hello"])
    expect(ownWords(text).trim()).not.toBe("");
});

test("what a reply quotes goes in each language's way of saying so", () => {
  for (const attribution of [
    "On Mon, 3 Aug 2026 at 10:00, Bo <bo@x.test> wrote:",
    "Am 3. August 2026 um 10:00 schrieb Bo <bo@x.test>:",
    "Le lun. 3 août 2026 à 10:00, Bo <bo@x.test> a écrit :",
    "El lun, 3 ago 2026 a las 10:00, Bo (<bo@x.test>) escribió:",
    "Il giorno lun 3 ago 2026 alle 10:00 Bo <bo@x.test> ha scritto:",
    "Em seg., 3 de ago. de 2026 às 10:00, Bo <bo@x.test> escreveu:",
    "Op ma 3 aug 2026 om 10:00 schreef Bo <bo@x.test>:",
    "Den mån 3 aug. 2026 kl 10:00 skrev Bo <bo@x.test>:",
    "man. 3. aug. 2026 kl. 10.00 skrev Bo <bo@x.test>:",
    "ma 3. elok. 2026 klo 10.00 Bo (bo@x.test) kirjoitti:",
    "pon., 3 sie 2026 o 10:00 Bo <bo@x.test> napisał(a):",
    "po 3. 8. 2026 v 10:00 odesílatel Bo <bo@x.test> napsal:",
    "Bo <bo@x.test> ezt írta (időpont: 2026. aug. 3., H, 10:00):",
    "În lun., 3 aug. 2026 la 10:00, Bo <bo@x.test> a scris:",
    "Bo <bo@x.test>, 3 Ağu 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "Στις Δευ 3 Αυγ 2026 στις 10:00 π.μ., ο χρήστης Bo <bo@x.test> έγραψε:",
    "пн, 3 авг. 2026 г. в 10:00, Bo <bo@x.test> написал(а):",
    "Bo <bo@x.test> 于2026年8月3日周一 10:00写道：",
    "2026年8月3日(月) 10:00 Bo さんは書きました <bo@x.test>:",
    "2026년 8월 3일 (월) 오전 10:00, Bo <bo@x.test>님이 작성:",
  ])
    expect([attribution, ownWords(`Yes.\n\n${attribution}\n\nShall we?`).trim()]).toEqual([attribution, "Yes."]);
  for (const block of [
    "Von: Bo\nGesendet: Montag\nAn: Ada\nBetreff: Plan",
    "De : Bo\nEnvoyé : lundi\nÀ : Ada\nObjet : Plan",
    "Od: Bo\nWysłano: poniedziałek\nDo: Ada\nTemat: Plan",
    "От: Bo\nОтправлено: понедельник\nКому: Ada\nТема: Plan",
    "发件人：Bo\n发送时间：2026年8月3日\n收件人：Ada\n主题：Plan",
    "-----Mensagem original-----",
    "---- 原始邮件 ----",
  ])
    expect([block, ownWords(`Yes.\n\n${block}\n\nShall we?`).trim()]).toEqual([block, "Yes."]);
});

test("a sentence that only speaks of writing stays", () => {
  for (const text of [
    "In 2026 I wrote:\nnothing at all.",
    "He wrote a book in 1999. I liked it.",
    "Two things:\none\ntwo",
  ])
    expect([text, ownWords(text).includes(text.split("\n").at(-1) ?? "")]).toEqual([text, true]);
});
