#!/usr/bin/env node
// The entry of .pre-commit-hooks.yaml. It runs in pre-commit's clone of the repository, prepares it at the first run, and
// checks the files whose names pre-commit appends.
process.argv.splice(2, 0, "check");
await import("./ready.mjs");
await import("../dist/src/cli.js");
