const stopWords: Record<string, string> = {
  en: "the and of to a in is that for it you was with on are this be have as not at or from your will can we i by an my if but so our do they has",
  de: "der die das und ist nicht ich zu ein eine in den mit von auf für es sie wir im dem auch sich an als bei ihr ihre wird haben sind bitte noch nach aus oder wenn aber zum zur",
  fr: "le la les et de des est un une pour que qui dans vous nous je pas sur au ce avec votre par plus en sont cette il elle aux mais ne être avons bonjour merci du",
  es: "el la los las de y que en un una es para por con no su se lo del al como más pero su está usted le nos gracias este esta son hemos muy",
  it: "il lo la gli le di e che un una per non in con del della è sono si da alla nel come più ma anche questo questa grazie vi ci nostro",
  pt: "o a os as de e que em um uma para não com do da no na por se mais como é são você seu sua obrigado mas este esta nós ao",
  nl: "de het een en van ik je is dat niet op te in met voor zijn er aan maar om bij ook wij we u naar deze uw wordt heeft nog",
  sv: "och att det som en är på för med av inte jag den har till ett vi om du kan men din från vid eller så",
  pl: "i w na z do się nie jest że o to jak za po od ale dla przez czy są pan proszę tak jego",
  da: "og at det som en er på for med af ikke jeg den har til et vi om du kan men din fra ved eller så hvis",
};
const sets = Object.entries(stopWords).map(([code, words]) => ({ code, words: new Set(words.split(" ")) }));

const scripts: Array<[string, RegExp]> = [
  ["ja", /[\u3040-\u30ff]/g],
  ["ko", /[\uac00-\ud7af]/g],
  ["zh", /[\u4e00-\u9fff]/g],
  ["ru", /[\u0400-\u04ff]/g],
  ["el", /[\u0370-\u03ff]/g],
  ["ar", /[\u0600-\u06ff]/g],
  ["he", /[\u0590-\u05ff]/g],
  ["th", /[\u0e00-\u0e7f]/g],
  ["hi", /[\u0900-\u097f]/g],
];

/** BCP 47 language of a text, by script, then by its most common words; "und" without any. */
export function detectLanguage(text: string, words: string[]): string {
  const sample = text.slice(0, 8000);
  for (const [code, script] of scripts) {
    if ((sample.match(script)?.length ?? 0) > sample.length * 0.1) return code;
  }
  const best = sets
    .map(({ code, words: set }) => ({ code, hits: words.slice(0, 1500).filter((word) => set.has(word)).length }))
    .reduce((left, right) => (right.hits > left.hits ? right : left));
  if (best.hits > 0) return best.code;
  return words.length > 0 ? "en" : "und";
}

export function isStopWord(language: string, word: string): boolean {
  return sets.find((set) => set.code === language)?.words.has(word) ?? false;
}
