import { fork, type ChildProcess, type Serializable } from "node:child_process";
import { extname, join } from "node:path";

export interface NodeChildOptions {
  /** The script's file. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Arguments for Node.js itself. */
  readonly nodeArguments?: readonly string[];
  readonly cwd: string;
  readonly onMessage?: (message: unknown) => void;
}

const KEPT = 1_000_000; // the number of characters kept at the end of each output
const QUOTED = 20; // the number of lines of error output quoted in an error message
const GRACE = 2_000; // milliseconds between SIGTERM and SIGKILL

/** Returns the built file of a script in this folder, which a child process can run. */
export function built(name: string): string {
  const isSource = extname(__filename) === ".ts";
  const folder = isSource ? join(__dirname, "..", "..", "dist", "src", "programs") : __dirname;
  return join(folder, `${name}.js`);
}

/** A Node.js process that ends when this one ends, even if this one is killed. */
export class NodeChild {
  stdout = "";
  stderr = "";
  /** Resolves to the first complete line of its standard output. */
  readonly firstLine: Promise<string>;
  /** Resolves once it has ended, with a phrase such as `exit code 1`. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;

  constructor({ script, args = [], nodeArguments = [], cwd, onMessage }: NodeChildOptions) {
    this.child = fork(script, args, {
      cwd,
      // Not --require: Pulumi's runner mistakes that for a loader of the program.
      execArgv: ["-r", built("end-with-parent"), ...nodeArguments],
      silent: true,
      serialization: "advanced",
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout = (this.stdout + text).slice(-KEPT);
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr = (this.stderr + text).slice(-KEPT);
    });
    this.firstLine = new Promise((resolve) => {
      this.child.stdout?.on("data", () => {
        const end = this.stdout.indexOf("\n");
        if (end >= 0) resolve(this.stdout.slice(0, end).trim());
      });
    });
    if (onMessage !== undefined) this.child.on("message", onMessage);
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve(`could not be started: ${error.message}`));
      this.child.once("close", (code, signal) => resolve(code === null ? `signal ${signal}` : `exit code ${code}`));
    });
  }

  send(message: Serializable): void {
    this.child.send(message, () => undefined); // if it has already ended, `ended` is resolved
  }

  async stop(): Promise<void> {
    this.child.kill();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), GRACE);
    await this.ended;
    clearTimeout(timer);
  }

  /** Returns the last lines of its error output for an error message; empty if there are none. */
  get lastWords(): string {
    const lines = this.stderr.trimEnd().split("\n").slice(-QUOTED);
    return lines.join("\n") === "" ? "" : `\n${lines.map((line) => `  ${line}`).join("\n")}`;
  }
}

/**
 * Returns the promise's value if it resolves in time.
 *
 * @param milliseconds - the time limit
 * @throws Error with the message if it does not
 */
export async function inTime<T>(promise: Promise<T>, milliseconds: number, message: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message())), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
