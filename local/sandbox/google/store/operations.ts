/** What a client was granted with one token. */
export type TokenGrant = { email: string; scopes: string[] };

export type AccessToken = TokenGrant & { token: string; refreshToken: string | null; expiresAt: number };

export type RefreshToken = TokenGrant & { token: string; createdAt: number };

export type AuthorizationCode = TokenGrant & {
  code: string;
  redirectUri: string;
  challenge: string | null;
  challengeMethod: string;
  nonce: string | null;
  offline: boolean;
  expiresAt: number;
};

export type Account = { email: string; name: string; sub: string };

export type StoredMessage = {
  id: string;
  threadId: string;
  /** The message's bytes, one character per byte. */
  source: string;
  internalDate: number;
  labelIds: string[];
};

export type LabelRecord = {
  id: string;
  name: string;
  messageListVisibility?: string;
  labelListVisibility?: string;
  color?: { textColor: string; backgroundColor: string };
};

export type Watch = { topicName: string; labelIds: string[]; labelFilterBehavior: string; expiration: number };

/** An operation with the time it was made at. */
export type Recorded = Operation & { at?: number };

/** Every change the peer makes to its state; replaying them in order rebuilds it. */
export type Operation =
  | { type: "begin"; version: number; seededAt: number; shiftMs: number; key: Record<string, unknown> }
  | { type: "account.add"; account: Account }
  | { type: "account.remove"; email: string }
  | { type: "consent"; email: string; scopes: string[] }
  | { type: "code.add"; code: AuthorizationCode }
  | { type: "code.use"; code: string }
  | { type: "refresh.add"; token: RefreshToken }
  | { type: "access.add"; token: AccessToken }
  | { type: "access.expire"; email: string }
  | { type: "grant.revoke"; email: string }
  | { type: "message.add"; email: string; message: StoredMessage }
  | { type: "labels.change"; email: string; ids: string[]; add: string[]; remove: string[] }
  | { type: "message.delete"; email: string; ids: string[] }
  | { type: "draft.save"; email: string; id: string; messageId: string }
  | { type: "label.save"; email: string; label: LabelRecord }
  | { type: "label.delete"; email: string; id: string }
  | { type: "history.expire"; email: string; before?: number }
  | { type: "history.keep"; days: number | null }
  | { type: "history.base"; email: string; base: string }
  | { type: "watch.set"; email: string; watch: Watch | null }
  | { type: "clock.set"; offsetMs: number; frozenAt?: number | null };
