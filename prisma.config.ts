import { defineConfig } from "prisma/config";

// Offline default: the WASM engine behind the native engine's protocol. PRISMA_NATIVE_ENGINE=1 uses Prisma's own binary.
if (process.env.PRISMA_NATIVE_ENGINE !== "1") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= `${import.meta.dirname}/scripts/schema-engine.mjs`;
}

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? "postgresql://none@127.0.0.1:1/none" },
});
