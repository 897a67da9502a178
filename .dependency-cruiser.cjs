const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
/** Types vanish when the code is built: they carry no dependency. */
const atRunTime = { dependencyTypesNot: ["type-only"] };

module.exports = {
  forbidden: [
    forbid("no-cycles", "A cycle has no order to read it in.", {}, { circular: true, viaOnly: atRunTime }),
    forbid(
      "product-stands-alone",
      "The product runs without the local stand-ins and without its tests.",
      { path: "^(src|inngest)/", pathNot: "\\.test\\.tsx?$" },
      { path: "^(local|tests|scripts)/" },
    ),
    forbid(
      "lib-is-the-floor",
      "lib knows no domain; of inngest it sees the client and the event names only.",
      { path: "^src/lib/" },
      { path: "^src/(app|features|gates|components)/|^inngest/(functions|registry)" },
    ),
    forbid(
      "gates-stand-on-lib",
      "A gate makes a Context; what is done with it is a feature's business.",
      { path: "^src/gates/" },
      { path: "^src/(app|features|components)/|^inngest/(functions|registry)" },
    ),
    forbid(
      "ui-knows-no-domain",
      "Shared components take what they show as props.",
      { path: "^src/components/" },
      { path: "^src/(app|features|gates)/|^inngest/" },
    ),
    forbid(
      "features-stay-below-routes",
      "Addresses stand above the product.",
      { path: "^src/features/" },
      { path: "^src/app/" },
    ),
    forbid(
      "features-meet-at-their-doors",
      "What else a feature holds is its own.",
      { path: "^src/features/([^/]+)/" },
      { path: "^src/features/", pathNot: "^src/features/$1/|/(queries|mutations|schema|types)\\.tsx?$|/components/" },
    ),
    forbid(
      "clock-calls-features",
      "An Inngest function enters by the job gate and calls features; it holds no work of its own.",
      { path: "^inngest/" },
      { path: "^src/(app|components)/" },
    ),
    forbid(
      "leaf-files-of-the-clock",
      "Everybody may import these two, so they import nobody of the product.",
      { path: "^inngest/(client|events)\\.ts$" },
      { path: "^src/(app|features|gates|components)/|^inngest/(functions|registry)" },
    ),
    forbid(
      "database-behind-features",
      "The database is seen by queries, mutations, the gates' look-ups and lib.",
      {
        path: "^src/(app|components)/|^inngest/|^src/gates/(?!resolve|session)|^src/features/(?!.*(queries|mutations)\\.ts$)",
        pathNot: "\\.test\\.tsx?$",
      },
      { path: "^src/lib/(db|transact)\\.ts$|generated/prisma|^node_modules/(pg|@prisma)/", ...atRunTime },
    ),
    forbid(
      "only-gates-mint",
      "Nobody else makes a Context.",
      { pathNot: "^(src/gates|tests)/" },
      { path: "^src/gates/(mint|resolve)" },
    ),
    forbid(
      "pages-write-through-actions",
      "A page or a component that writes goes through the action gate.",
      { path: "^src/app/(?!api/)|/components/" },
      { path: "^src/features/.+/mutations\\.ts$" },
    ),
    forbid(
      "jobs-are-registered-once",
      "One list of functions, served at one address.",
      { pathNot: "^(inngest|tests)/|^src/app/api/inngest/" },
      { path: "^inngest/(functions|registry)" },
    ),
    forbid(
      "schemas-reach-the-browser",
      "A schema is imported by forms as well.",
      { path: "^src/features/.+/schema\\.ts$" },
      { path: "server-only|^src/lib/(db|transact|mailer|outbox|log)\\.ts$|^src/env\\.ts$", ...atRunTime },
    ),
    forbid(
      "nothing-unresolvable",
      "An import that leads nowhere.",
      {},
      { couldNotResolve: true, pathNot: "^(server-only|inngest:)" },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^src/generated" },
    exclude: { path: "^\\.next|^node_modules/.cache" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
