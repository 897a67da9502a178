/** A stand-in for a third party, listening on loopback. */
export type Peer = { url: string; close(): Promise<void> };
