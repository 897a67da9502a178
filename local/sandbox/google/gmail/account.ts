import { gmailScope } from "../oauth/scopes";
import type { Watch } from "../store/operations";
import { invalid } from "./errors";
import { checkLabel } from "./messages";
import { type Method, type MethodContext, readStrings, SCOPES } from "./method";

const WATCH_TTL_MS = 7 * 24 * 3_600_000;
const SETTINGS_READERS = [gmailScope("settings.basic"), ...SCOPES.read];

function getProfile({ mailbox }: MethodContext): unknown {
  return {
    emailAddress: mailbox.account.email,
    messagesTotal: mailbox.messages.size,
    threadsTotal: mailbox.threads.size,
    historyId: mailbox.historyId(),
  };
}

function startWatch({ world, mailbox, body }: MethodContext): unknown {
  const topicName = typeof body.topicName === "string" ? body.topicName : "";
  if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName))
    throw invalid("Invalid topicName does not match projects/<project>/topics/*");
  if (mailbox.watch && mailbox.watch.topicName !== topicName && mailbox.watch.expiration > world.now()) {
    throw invalid("Only one user push notification client allowed per developer (call /stop then try again)");
  }
  const labelIds = readStrings(body, "labelIds");
  for (const id of labelIds) checkLabel(mailbox, id);
  const behavior = body.labelFilterBehavior ?? body.labelFilterAction ?? "include";
  const watch: Watch = {
    topicName,
    labelIds,
    labelFilterBehavior: String(behavior).toLowerCase(),
    expiration: world.now() + WATCH_TTL_MS,
  };
  world.commit({ type: "watch.set", email: mailbox.account.email, watch });
  return { historyId: mailbox.historyId(), expiration: String(watch.expiration) };
}

function stopWatch({ world, mailbox }: MethodContext): undefined {
  world.commit({ type: "watch.set", email: mailbox.account.email, watch: null });
}

const setting = (path: string, value: (context: MethodContext) => unknown): Method => ({
  name: `settings.${path}`,
  verb: "GET",
  path: `settings/${path}`,
  scopes: SETTINGS_READERS,
  run: value,
});

export const ACCOUNT_METHODS: readonly Method[] = [
  {
    name: "profile.get",
    verb: "GET",
    path: "profile",
    scopes: [...SCOPES.readOrMetadata, gmailScope("compose")],
    run: getProfile,
  },
  { name: "watch", verb: "POST", path: "watch", scopes: SCOPES.readOrMetadata, run: startWatch },
  { name: "stop", verb: "POST", path: "stop", scopes: SCOPES.readOrMetadata, run: stopWatch },
  setting("sendAs", ({ mailbox: { account } }) => ({
    sendAs: [
      {
        sendAsEmail: account.email,
        displayName: account.name,
        replyToAddress: "",
        signature: "",
        isPrimary: true,
        isDefault: true,
      },
    ],
  })),
  setting("vacation", () => ({ enableAutoReply: false })),
  setting("autoForwarding", () => ({ enabled: false })),
  setting("imap", () => ({ enabled: false, autoExpunge: true, expungeBehavior: "archive", maxFolderSize: 0 })),
  setting("pop", () => ({ accessWindow: "disabled", disposition: "leaveInInbox" })),
  setting("language", () => ({ displayLanguage: "en" })),
  setting("filters", () => ({})),
  setting("forwardingAddresses", () => ({})),
  setting("delegates", () => ({})),
];
