// The same tests; under `npm run test:long` they use 10,000 live tokens.
import "../keys.test";
