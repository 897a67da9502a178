import type { MicrosoftAccount } from "./accounts";

export type MicrosoftClient = {
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  appName: string;
};

export type Code = {
  account: MicrosoftAccount;
  scopes: string[];
  redirectUri: string;
  nonce: string | null;
  challenge: string | null;
  challengeMethod: string;
  expiresAt: number;
};

export type Token = { account: MicrosoftAccount; scopes: string[]; expiresAt: number };

/** Codes and tokens; they end with the process, as signing in again is all they are for. */
export type MicrosoftState = { codes: Map<string, Code>; access: Map<string, Token>; refresh: Map<string, Token> };

export function newState(): MicrosoftState {
  return { codes: new Map(), access: new Map(), refresh: new Map() };
}
