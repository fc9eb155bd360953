#!/usr/bin/env node
// What .pre-commit-hooks.yaml starts, in the copy of the repository that pre-commit keeps for each version of it: makes that
// ready at the first run, and judges the files whose names pre-commit adds.
process.argv.splice(2, 0, "check");
await import("./ready.mjs");
await import("../dist/src/cli.js");
