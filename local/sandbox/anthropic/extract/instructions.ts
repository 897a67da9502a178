const patterns = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,40}\b(?:previous|prior|above|earlier|all|any|your|these|the)\b[^.]{0,30}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|context)\b/i,
  /\b(?:ignoriere|vergiss|missachte)\b[^.]{0,50}\b(?:anweisungen|regeln|vorgaben)\b/i,
  /\b(?:ignorez?|oubliez?)\b[^.]{0,50}\binstructions\b/i,
  /\b(?:ignora|olvida)\b[^.]{0,50}\b(?:instrucciones|istruzioni|reglas)\b/i,
  /\byou are (?:now )?(?:an? |the )?(?:ai|a\.i\.|chatgpt|claude|gpt|gemini|llm|language model|assistant|summari[sz]er|chatbot|dan)\b/i,
  /\b(?:attention|note|message|instructions?|dear|hey|important) (?:to|for)? ?(?:the |any |all )?(?:ai|llm|language model|assistant|chatbot|summari[sz]er|model)s?\b/i,
  /\b(?:ai|llm) (?:assistants?|models?|agents?|systems?|readers?)\b[^.]{0,60}\b(?:must|should|shall|please|need to|are (?:instructed|required))\b/i,
  /\b(?:system|developer) (?:prompt|message|instruction)s?\b/i,
  /\b(?:as|being) an? (?:ai|language model|llm)\b/i,
  /\bwhen (?:you )?summari[sz](?:e|ing)\b/i,
  /\b(?:in|include in|add to|write in|put in) (?:your|the) summary\b/i,
  /\b(?:your|the) summary (?:must|should|shall|has to|needs to)\b/i,
  /\bsummari[sz]e this (?:e-?mail|message|mail) as\b/i,
  /\bdo not (?:tell|inform|alert|warn|mention (?:this )?to) the (?:user|reader|recipient|owner)\b/i,
  /<\/?(?:system|assistant|user|human|instructions?|mail|email|tool_call|function_calls?)\b[^>]*>/i,
  /\[\/?(?:INST|SYSTEM|ASSISTANT)\]|<\|(?:im_start|im_end|system|endoftext)\|>|^\s*#{2,}\s*(?:system|instruction|assistant)/im,
  /^\s*(?:system|assistant)\s*:/im,
  /\b(?:reply|respond|answer|output) (?:only )?with\b[^.]{0,40}\b(?:json|exactly|the (?:following|word|text)|only)\b/i,
  /\b(?:set|mark|classify|rate|label)\b[^.]{0,30}\b(?:priority|category|sentiment|confidence)\b[^.]{0,20}\b(?:to|as)\b/i,
  /\bmark (?:this|the) (?:e-?mail|message|mail)? ?as (?:urgent|safe|important|not spam|high)/i,
  /\bforward (?:this|all|the|every|my|any)\b[^.]{0,60}\bto\b[^.]{0,20}@/i,
  /\b(?:jailbreak|prompt injection)\b/i,
];

/** Whether a text addresses the software that reads the mail instead of its recipient. */
export function directsModel(text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}
