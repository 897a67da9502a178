/** Words that address the software that reads a mail instead of the person who got it. A second opinion beside the model's own. */
const orders = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,60}\b(?:previous|prior|above|all|any|your|earlier)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|guidelines|directions?)\b/i,
  /\b(?:ignoriere|vergiss|missachte)\b[^.\n]{0,60}\b(?:anweisungen|regeln|vorgaben)\b/i,
  /\b(?:ignorez?|oubliez?)\b[^.\n]{0,60}\b(?:instructions|consignes)\b/i,
  /\b(?:ignora|ignore|olvida|dimentica)\b[^.\n]{0,60}\b(?:instrucciones|istruzioni|instruções|reglas|regole)\b/i,
  /忽略[^。\n]{0,20}(?:指令|指示)|(?:これまで|以前|上記)の指示を無視|игнорируй[^.\n]{0,40}инструкци/i,
  /\b(?:system prompt|you are (?:now )?an? (?:ai|assistant|language model|chatbot)|as an ai (?:model|assistant)|(?:note|message|instructions?|attention) (?:to|for) (?:the |any |all )?(?:ai|assistants?|llms?|language models?|summari[sz]ers?|chatbots?))\b/i,
  /\b(?:ai|llm)s? (?:assistants?|models?|agents?|summari[sz]ers?)\b[^.\n]{0,60}\b(?:must|should|shall|need to|are (?:instructed|required))\b/i,
  /\b(?:in|to|into) (?:your|the) summary\b|\b(?:your|the) summary (?:must|should|shall|has to|needs to)\b|\bwhen (?:you )?summari[sz]e?(?:ing)?\b/i,
  /\b(?:set|mark|classify|rate)\b[^.\n]{0,30}\b(?:priority|category|sentiment|confidence)\b[^.\n]{0,20}\b(?:to|as)\b|\bmark (?:this|the) (?:e-?mail|message|mail) as (?:urgent|safe|important|high)/i,
  /\bdo not (?:tell|inform|alert|warn) the (?:user|reader|recipient)\b/i,
  /<\/?(?:system|mail|thread|instructions?|assistant|tool_call|function_calls?)>|\[\/?(?:INST|SYSTEM)\]|<\|(?:im_start|im_end|system|endoftext)\|>/i,
  /^\s*(?:system|assistant)\s*:/im,
];

export const givesOrders = (text: string): boolean => orders.some((pattern) => pattern.test(text));

/** ASCII written in Unicode's tag characters: invisible to people, not to every model. */
export const spelledInTags = (text: string): string =>
  (text.match(/[\u{e0020}-\u{e007e}]+/gu) ?? [])
    .map((run) => [...run].map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xe0000)).join(""))
    .join(" ");
