/** What pages for people outside say. The workspace's own words, such as a topic's name, stay as they were written. */
type Words = {
  unsubscribe: string;
  leaveTopic: (topic: string) => string;
  leaveAll: (from: string) => string;
  willStop: (from: string, to: string) => string;
  allWillStop: (to: string) => string;
  everything: string;
  everythingMeans: (from: string) => string;
  unsubscribed: string;
  stopped: (topic: string, to: string) => string;
  allStopped: (from: string, to: string) => string;
  changedMind: string;
  chooseTopics: string;
  signUpAgain: string;
  question: string;
  mailTo: (from: string, to: string) => string;
  topics: string;
  save: string;
  saved: string;
  savedMeans: string;
  later: string;
  laterMeans: string;
  mailStopped: string;
  mailStoppedMeans: (from: string) => string;
  allOff: string;
  allOffTick: string;
  allOffFinal: string;
  nothing: string;
  noneToChoose: string;
  pending: string;
  confirm: (name: string) => string;
  oneClick: (from: string, to: string) => string;
  yes: string;
  notYou: string;
  thanks: string;
  comes: (from: string, topic: string, to: string) => string;
  undo: string;
  notSubscribed: string;
  notSent: (topic: string, to: string) => string;
  runOut: string;
  runOutMeans: (to: string) => string;
};

const en: Words = {
  unsubscribe: "Unsubscribe",
  leaveTopic: (topic) => `Unsubscribe from “${topic}”?`,
  leaveAll: (from) => `Unsubscribe from ${from}?`,
  willStop: (from, to) => `${from} will not send it to ${to} any more.`,
  allWillStop: (to) => `Nothing more is sent to ${to}.`,
  everything: "Unsubscribe from everything",
  everythingMeans: (from) => `“Everything” stops all of ${from}’s mailings to you, not only this one.`,
  unsubscribed: "You are unsubscribed",
  stopped: (topic, to) => `“${topic}” is not sent to ${to} any more.`,
  allStopped: (from, to) => `${from} sends nothing more to ${to}.`,
  changedMind: "Changed your mind, or want less of it?",
  chooseTopics: "Choose topics",
  signUpAgain: "Sign up again",
  question: "What would you like to receive?",
  mailTo: (from, to) => `Mail from ${from} to ${to}.`,
  topics: "Topics",
  save: "Save",
  saved: "Saved",
  savedMeans: "Your choice holds from now on.",
  later: "Not all of it is saved",
  laterMeans: "What you unticked is off. You have changed this very often; please tick again in an hour.",
  mailStopped: "Mail to this address is stopped",
  mailStoppedMeans: (from) =>
    `${from} has stopped it, for example because mail came back. Write to them to get it again.`,
  allOff: "You are unsubscribed from everything",
  allOffTick: "Tick what you would like to have again, and save.",
  allOffFinal: "Nothing more is sent to you.",
  nothing: "This address gets no mailings at the moment. You can rule them out for the future, too.",
  noneToChoose: "There is nothing to choose at the moment.",
  pending: "You have not confirmed this yet. Saving it ticked confirms it.",
  confirm: (name) => `Confirm “${name}”`,
  oneClick: (from, to) => `One click, and ${from} sends it to ${to}.`,
  yes: "Yes, subscribe me",
  notYou: "If you did not ask for it, just close this page. Nothing is sent without your yes.",
  thanks: "Thank you, you are subscribed",
  comes: (from, topic, to) => `${from} sends “${topic}” to ${to} from now on. Every mail has a link to unsubscribe.`,
  undo: "Undo: this was not me",
  notSubscribed: "You are not subscribed",
  notSent: (topic, to) => `“${topic}” is not sent to ${to}. To get it after all, sign up for it again.`,
  runOut: "This sign-up has run out",
  runOutMeans: (to) => `It was not confirmed in time, so nothing is sent to ${to}. Sign up again to get a new mail.`,
};

const de: Words = {
  unsubscribe: "Abmelden",
  leaveTopic: (topic) => `Von „${topic}“ abmelden?`,
  leaveAll: (from) => `Von ${from} abmelden?`,
  willStop: (from, to) => `${from} schickt es dann nicht mehr an ${to}.`,
  allWillStop: (to) => `An ${to} wird dann nichts mehr geschickt.`,
  everything: "Von allem abmelden",
  everythingMeans: (from) => `„Alles“ beendet alle Sendungen von ${from} an Sie, nicht nur diese.`,
  unsubscribed: "Sie sind abgemeldet",
  stopped: (topic, to) => `„${topic}“ wird nicht mehr an ${to} geschickt.`,
  allStopped: (from, to) => `${from} schickt nichts mehr an ${to}.`,
  changedMind: "Doch anders entschieden, oder nur weniger davon?",
  chooseTopics: "Themen wählen",
  signUpAgain: "Wieder anmelden",
  question: "Was möchten Sie erhalten?",
  mailTo: (from, to) => `Post von ${from} an ${to}.`,
  topics: "Themen",
  save: "Speichern",
  saved: "Gespeichert",
  savedMeans: "Ihre Auswahl gilt ab jetzt.",
  later: "Nicht alles ist gespeichert",
  laterMeans: "Abgewähltes ist beendet. Sie haben sehr oft gewechselt; bitte wählen Sie in einer Stunde neu aus.",
  mailStopped: "An diese Adresse wird nichts geschickt",
  mailStoppedMeans: (from) =>
    `${from} hat das angehalten, zum Beispiel weil Post zurückkam. Schreiben Sie ihnen, um wieder Post zu erhalten.`,
  allOff: "Sie sind von allem abgemeldet",
  allOffTick: "Wählen Sie aus, was Sie wieder erhalten möchten, und speichern Sie.",
  allOffFinal: "Ihnen wird nichts mehr geschickt.",
  nothing: "Diese Adresse erhält zurzeit keine Sendungen. Sie können sie auch für die Zukunft ausschließen.",
  noneToChoose: "Zurzeit gibt es nichts auszuwählen.",
  pending: "Das haben Sie noch nicht bestätigt. Ausgewählt speichern bestätigt es.",
  confirm: (name) => `„${name}“ bestätigen`,
  oneClick: (from, to) => `Ein Klick, und ${from} schickt es an ${to}.`,
  yes: "Ja, anmelden",
  notYou: "Wenn Sie nicht darum gebeten haben, schließen Sie diese Seite einfach. Ohne Ihr Ja wird nichts geschickt.",
  thanks: "Danke, Sie sind angemeldet",
  comes: (from, topic, to) =>
    `${from} schickt „${topic}“ ab jetzt an ${to}. In jeder Mail steht ein Link zum Abmelden.`,
  undo: "Rückgängig: Das war ich nicht",
  notSubscribed: "Sie sind nicht angemeldet",
  notSent: (topic, to) => `„${topic}“ wird nicht an ${to} geschickt. Um es doch zu erhalten, melden Sie sich neu an.`,
  runOut: "Diese Anmeldung ist abgelaufen",
  runOutMeans: (to) =>
    `Sie wurde nicht rechtzeitig bestätigt, deshalb wird nichts an ${to} geschickt. Melden Sie sich neu an.`,
};

const fr: Words = {
  unsubscribe: "Se désabonner",
  leaveTopic: (topic) => `Se désabonner de « ${topic} » ?`,
  leaveAll: (from) => `Se désabonner de ${from} ?`,
  willStop: (from, to) => `${from} ne l’enverra plus à ${to}.`,
  allWillStop: (to) => `Plus rien ne sera envoyé à ${to}.`,
  everything: "Se désabonner de tout",
  everythingMeans: (from) => `« Tout » arrête tous les envois de ${from}, pas seulement celui-ci.`,
  unsubscribed: "Vous êtes désabonné(e)",
  stopped: (topic, to) => `« ${topic} » n’est plus envoyé à ${to}.`,
  allStopped: (from, to) => `${from} n’envoie plus rien à ${to}.`,
  changedMind: "Vous avez changé d’avis, ou en voulez moins ?",
  chooseTopics: "Choisir les sujets",
  signUpAgain: "S’inscrire à nouveau",
  question: "Que souhaitez-vous recevoir ?",
  mailTo: (from, to) => `E-mails de ${from} à ${to}.`,
  topics: "Sujets",
  save: "Enregistrer",
  saved: "Enregistré",
  savedMeans: "Votre choix vaut dès maintenant.",
  later: "Tout n’est pas enregistré",
  laterMeans: "Ce que vous avez décoché est arrêté. Trop de changements : cochez à nouveau dans une heure.",
  mailStopped: "Les envois à cette adresse sont arrêtés",
  mailStoppedMeans: (from) =>
    `${from} les a arrêtés, par exemple parce que des messages sont revenus. Écrivez-leur pour les reprendre.`,
  allOff: "Vous êtes désabonné(e) de tout",
  allOffTick: "Cochez ce que vous souhaitez à nouveau recevoir, puis enregistrez.",
  allOffFinal: "Plus rien ne vous est envoyé.",
  nothing: "Cette adresse ne reçoit aucun envoi actuellement. Vous pouvez aussi les exclure pour l’avenir.",
  noneToChoose: "Il n’y a rien à choisir pour le moment.",
  pending: "Vous ne l’avez pas encore confirmé. L’enregistrer coché le confirme.",
  confirm: (name) => `Confirmer « ${name} »`,
  oneClick: (from, to) => `Un clic, et ${from} l’envoie à ${to}.`,
  yes: "Oui, m’abonner",
  notYou: "Si vous ne l’avez pas demandé, fermez simplement cette page. Rien n’est envoyé sans votre oui.",
  thanks: "Merci, vous êtes abonné(e)",
  comes: (from, topic, to) =>
    `${from} envoie désormais « ${topic} » à ${to}. Chaque e-mail contient un lien de désabonnement.`,
  undo: "Annuler : ce n’était pas moi",
  notSubscribed: "Vous n’êtes pas abonné(e)",
  notSent: (topic, to) => `« ${topic} » n’est pas envoyé à ${to}. Pour le recevoir, inscrivez-vous à nouveau.`,
  runOut: "Cette inscription a expiré",
  runOutMeans: (to) => `Elle n’a pas été confirmée à temps, rien n’est envoyé à ${to}. Inscrivez-vous à nouveau.`,
};

const es: Words = {
  unsubscribe: "Darse de baja",
  leaveTopic: (topic) => `¿Darse de baja de «${topic}»?`,
  leaveAll: (from) => `¿Darse de baja de ${from}?`,
  willStop: (from, to) => `${from} ya no lo enviará a ${to}.`,
  allWillStop: (to) => `Ya no se enviará nada a ${to}.`,
  everything: "Darse de baja de todo",
  everythingMeans: (from) => `«Todo» detiene todos los envíos de ${from}, no solo este.`,
  unsubscribed: "Se ha dado de baja",
  stopped: (topic, to) => `«${topic}» ya no se envía a ${to}.`,
  allStopped: (from, to) => `${from} ya no envía nada a ${to}.`,
  changedMind: "¿Ha cambiado de opinión, o prefiere recibir menos?",
  chooseTopics: "Elegir temas",
  signUpAgain: "Suscribirse de nuevo",
  question: "¿Qué le gustaría recibir?",
  mailTo: (from, to) => `Correo de ${from} a ${to}.`,
  topics: "Temas",
  save: "Guardar",
  saved: "Guardado",
  savedMeans: "Su elección vale desde ahora.",
  later: "No se ha guardado todo",
  laterMeans: "Lo que ha desmarcado está detenido. Son muchos cambios: vuelva a marcar dentro de una hora.",
  mailStopped: "El correo a esta dirección está detenido",
  mailStoppedMeans: (from) =>
    `${from} lo ha detenido, por ejemplo porque hubo correo devuelto. Escríbales para recibirlo de nuevo.`,
  allOff: "Se ha dado de baja de todo",
  allOffTick: "Marque lo que quiera recibir de nuevo y guarde.",
  allOffFinal: "Ya no se le envía nada.",
  nothing: "Esta dirección no recibe envíos por ahora. También puede excluirlos para el futuro.",
  noneToChoose: "Por ahora no hay nada que elegir.",
  pending: "Aún no lo ha confirmado. Guardarlo marcado lo confirma.",
  confirm: (name) => `Confirmar «${name}»`,
  oneClick: (from, to) => `Un clic, y ${from} lo envía a ${to}.`,
  yes: "Sí, suscribirme",
  notYou: "Si no lo ha pedido, cierre esta página. No se envía nada sin su sí.",
  thanks: "Gracias, ya está suscrito",
  comes: (from, topic, to) =>
    `${from} envía «${topic}» a ${to} desde ahora. Cada correo lleva un enlace para darse de baja.`,
  undo: "Deshacer: no fui yo",
  notSubscribed: "No está suscrito",
  notSent: (topic, to) => `«${topic}» no se envía a ${to}. Para recibirlo, suscríbase de nuevo.`,
  runOut: "Esta inscripción ha caducado",
  runOutMeans: (to) => `No se confirmó a tiempo, así que no se envía nada a ${to}. Suscríbase de nuevo.`,
};

export const languages = { en, de, fr, es };
export type Language = keyof typeof languages;

const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text);

/** The first that we speak: what the contact's locale says, then the browser in its order, else English. */
export function languageOf(locale: string, accepted: string): Language {
  const asked = accepted.split(",").map((part) => part.split(";")[0] ?? "");
  const primary = [locale, ...asked].map((tag) => tag.trim().toLowerCase().split("-")[0] ?? "");
  return primary.find(isLanguage) ?? "en";
}
