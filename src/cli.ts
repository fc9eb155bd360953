#!/usr/bin/env node
import { run } from "./cli/run";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const isTerminal = process.stdout.isTTY === true;
const terminal = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  isColoured: isTerminal && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
  isWatched: process.stderr.isTTY === true,
};

run(process.argv.slice(2), terminal).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // Deliberately without the error's message, which may quote what was read.
    const where = error instanceof Error ? (error.stack?.split("\n").slice(1, 4).join("\n") ?? "") : "";
    process.stderr.write(
      `container-guard: could not check, because of a defect; please report it with these lines\n${where}\n`,
    );
    process.exitCode = 2;
  },
);
