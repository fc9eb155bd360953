#!/usr/bin/env node
import "./cli/short-run"; // must run before anything is compiled
import { EXIT } from "./cli/command";
import { reasonOf } from "./cli/output-file";
import { run } from "./cli/run";

const failed = (what: string): void => {
  process.stderr.write(`container-guard: ${what}\n`);
  process.exit(EXIT.failure);
};

// A reader that stops early, such as `head`, is not an error; the exit code still reports the findings.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code !== "EPIPE") failed(`cannot write the results: ${reasonOf(code)}`);
});
process.stderr.on("error", () => {}); // there is nowhere left to report this

const isTerminal = process.stdout.isTTY;
const terminal = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  isColoured: isTerminal && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
  isWatched: process.stderr.isTTY,
  width: isTerminal ? process.stdout.columns : undefined,
};

run(process.argv.slice(2), terminal).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // Deliberately without the error's message, which may quote the input.
    const where = error instanceof Error ? (error.stack?.split("\n").slice(1, 4).join("\n") ?? "") : "";
    failed(`internal error; please report it and include these lines\n${where}`);
  },
);
