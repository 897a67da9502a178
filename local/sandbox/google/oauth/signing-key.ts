import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type JWTPayload, SignJWT } from "jose";

/** The RSA key that signs ID tokens and push messages. */
export class SigningKey {
  readonly keyId: string;
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  /** `jwk` is a private RSA key as `SigningKey.generate` makes it. */
  constructor(jwk: Record<string, unknown>) {
    this.privateKey = createPrivateKey({ key: jwk, format: "jwk" });
    this.publicKey = createPublicKey(this.privateKey);
    this.keyId = String(jwk.kid);
  }

  static async generate(): Promise<Record<string, unknown>> {
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    const jwk = privateKey.export({ format: "jwk" });
    return {
      ...jwk,
      kid: String(jwk.n)
        .slice(0, 40)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "0"),
    };
  }

  get jwks(): { keys: Record<string, unknown>[] } {
    return { keys: [{ ...this.publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: this.keyId }] };
  }

  /** Key id → PEM, the shape older Google clients read. */
  get pems(): Record<string, string> {
    return { [this.keyId]: this.publicKey.export({ format: "pem", type: "spki" }).toString() };
  }

  async sign(claims: JWTPayload): Promise<string> {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: this.keyId, typ: "JWT" })
      .sign(this.privateKey);
  }
}
