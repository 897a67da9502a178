import { join } from "node:path";
import type { DatabaseUrls } from "./database";
import { deriveKey } from "./keys";
import type { Plan } from "./plan";
import type { Ports } from "./ports";
import { TENANT_ID } from "./sandbox/microsoft/accounts";
import type { Environment, Settings } from "./settings";

export type Surroundings = {
  settings: Settings;
  plan: Plan;
  ports: Ports;
  secret: string;
};

/** The keys both ends of the local engine share. */
function engineKeys(secret: string): Environment {
  return {
    INNGEST_EVENT_KEY: deriveKey(secret, "engine-event-key"),
    INNGEST_SIGNING_KEY: `signkey-local-${deriveKey(secret, "engine-signing-key")}`,
  };
}

/** What `.env` leaves open is filled in with the local services' addresses and keys. */
export function appEnvironment(surroundings: Surroundings, database: DatabaseUrls): Environment {
  const { settings, plan, ports, secret } = surroundings;
  const { env, port, dataDir, appUrl, isDev, appProcesses } = settings;
  const local: Environment = {
    PORT: String(port),
    DATA_DIR: dataDir,
    APP_URL: appUrl,
    APP_SECRET: secret,
    APP_PROCESSES: String(appProcesses),
    DATABASE_URL: database.app,
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // `.env` was read by the supervisor; Next must not read it (and its siblings) once more.
    __NEXT_PROCESSED_ENV: "true",
  };
  if (plan.has("engine")) {
    Object.assign(local, engineKeys(secret), {
      ENGINE_EMBEDDED: "1",
      INNGEST_BASE_URL: `http://127.0.0.1:${ports.engine}`,
      INNGEST_SERVE_ORIGIN: `http://127.0.0.1:${port}`,
      INNGEST_ENABLE_UNAUTHED_SYNC: "0",
      INNGEST_DEV: "0",
    });
  }
  const { DATABASE_OWNER_URL: _kept, ...rest } = env;
  return { ...rest, ...local, ...peerAddresses(surroundings) };
}

/** Who signs the sandbox's pushes, and the topic it takes watches for. */
const GOOGLE_PUSH = {
  GOOGLE_PUSH_TOPIC: "projects/inflow-sandbox/topics/gmail",
  GOOGLE_PUSH_ACCOUNT: "gmail-push@inflow-sandbox.iam.test",
};

/** How the app reaches the sandbox peers that run here. */
function peerAddresses({ settings, plan, ports, secret }: Surroundings): Environment {
  const local: Environment = {};
  if (plan.has("google"))
    Object.assign(local, credentials("GOOGLE", secret, ports.google), GOOGLE_PUSH, {
      // The sandbox counts units and refuses nobody, unless its control API says so.
      GMAIL_USER_UNITS_PER_MINUTE: settings.env.GMAIL_USER_UNITS_PER_MINUTE || "1000000000",
      GMAIL_PROJECT_UNITS_PER_MINUTE: settings.env.GMAIL_PROJECT_UNITS_PER_MINUTE || "1000000000",
    });
  if (plan.has("microsoft"))
    // The sandbox is one tenant: addresses that its own directory gives count as proven.
    Object.assign(local, credentials("MICROSOFT", secret, ports.microsoft), { MICROSOFT_TENANT_ID: TENANT_ID });
  if (plan.has("stripe")) {
    local.STRIPE_BASE_URL = `http://localhost:${ports.stripe}`;
    local.STRIPE_SECRET_KEY = `sk_test_${deriveKey(secret, "stripe-secret-key")}`;
    local.STRIPE_WEBHOOK_SECRET = `whsec_${deriveKey(secret, "stripe-webhook-secret")}`;
  }
  if (plan.has("anthropic")) {
    local.ANTHROPIC_BASE_URL = `http://localhost:${ports.anthropic}`;
    local.ANTHROPIC_API_KEY = `sk-ant-sandbox-${deriveKey(secret, "anthropic-api-key")}`;
    local.ANTHROPIC_MODEL = "sandbox-extractive-1";
  }
  if (plan.has("mail")) local.MAIL_URL = `smtp://127.0.0.1:${ports.smtp}`;
  return local;
}

function credentials(vendor: "GOOGLE" | "MICROSOFT", secret: string, port: number): Environment {
  return {
    [`${vendor}_BASE_URL`]: `http://localhost:${port}`,
    [`${vendor}_CLIENT_ID`]: `inflow-sandbox-${vendor.toLowerCase()}`,
    [`${vendor}_CLIENT_SECRET`]: deriveKey(secret, `${vendor.toLowerCase()}-client-secret`),
  };
}

/** The job engine's process; it alone beside the migrations connects as the owner. */
export function engineEnvironment({ settings, ports, secret }: Surroundings, database: DatabaseUrls): Environment {
  return {
    ...settings.env,
    ...engineKeys(secret),
    ENGINE_PORT: String(ports.engine),
    ENGINE_DATABASE_URL: database.owner,
    ENGINE_APP_URL: `http://127.0.0.1:${settings.port}/api/inngest`,
  };
}

/** The sandbox process: the peers to run, each with its options. */
export function sandboxEnvironment(surroundings: Surroundings): Environment {
  const { settings, plan, ports } = surroundings;
  const app = peerAddresses(surroundings);
  const file = (name: string) => join(settings.dataDir, "sandbox", `${name}.json`);
  const callback = (provider: string) => `${settings.appUrl}/api/auth/callback/${provider}`;
  const client = (vendor: string) => ({
    clientId: app[`${vendor}_CLIENT_ID`],
    clientSecret: app[`${vendor}_CLIENT_SECRET`],
  });
  const config = {
    ...(plan.has("google") && {
      google: {
        port: ports.google,
        stateFile: file("google"),
        ...client("GOOGLE"),
        redirectUris: [callback("google"), `${settings.appUrl}/api/gmail/callback`],
        push: {
          endpoint: `http://127.0.0.1:${settings.port}/api/webhooks/google`,
          audience: settings.env.GOOGLE_PUSH_AUDIENCE || `${settings.appUrl}/api/webhooks/google`,
          serviceAccount: GOOGLE_PUSH.GOOGLE_PUSH_ACCOUNT,
        },
      },
    }),
    ...(plan.has("microsoft") && {
      microsoft: {
        port: ports.microsoft,
        ...client("MICROSOFT"),
        redirectUris: [callback("microsoft"), callback("oidc")],
      },
    }),
    ...(plan.has("stripe") && {
      stripe: {
        port: ports.stripe,
        stateFile: file("stripe"),
        secretKey: app.STRIPE_SECRET_KEY,
        webhookUrl: `http://127.0.0.1:${settings.port}/api/webhooks/stripe`,
        webhookSecret: app.STRIPE_WEBHOOK_SECRET,
      },
    }),
    ...(plan.has("anthropic") && { anthropic: { port: ports.anthropic } }),
    ...(plan.has("mail") && {
      mail: { smtpPort: ports.smtp, uiPort: ports.mailUi, stateDir: join(settings.dataDir, "sandbox", "mail") },
    }),
  };
  return { ...settings.env, SANDBOX_CONFIG: JSON.stringify(config) };
}
