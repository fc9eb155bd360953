import { fork, type ChildProcess, type Serializable } from "node:child_process";
import { extname, join } from "node:path";

export interface NodeChildOptions {
  /** The script's file. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Arguments of Node.js itself. */
  readonly nodeArguments?: readonly string[];
  readonly cwd: string;
  readonly onMessage?: (message: unknown) => void;
}

const KEPT = 1_000_000; // characters of each output that are kept, the newest ones
const QUOTED = 20; // lines of the error output that an error message quotes
const GRACE = 2_000; // milliseconds to end in after a polite request

/** The file of a script of this folder, as a child process can run it: from the sources, what was built from them. */
export function built(name: string): string {
  const isSource = extname(__filename) === ".ts";
  const folder = isSource ? join(__dirname, "..", "..", "dist", "src", "programs") : __dirname;
  return join(folder, `${name}.js`);
}

/** A Node.js process that ends when this one ends, whatever ends this one. */
export class NodeChild {
  stdout = "";
  stderr = "";
  /** The first line of its standard output, once there is a whole one. */
  readonly firstLine: Promise<string>;
  /** In words, once it has ended: `exit code 1`. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;

  constructor({ script, args = [], nodeArguments = [], cwd, onMessage }: NodeChildOptions) {
    this.child = fork(script, args, {
      cwd,
      // Deliberately short: Pulumi's runner takes the long form for a loader of the program's own.
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
    this.child.send(message, () => undefined); // if it has ended already, `ended` says so
  }

  async stop(): Promise<void> {
    this.child.kill();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), GRACE);
    await this.ended;
    clearTimeout(timer);
  }

  /** The last lines of its error output, for an error message; empty if there are none. */
  get lastWords(): string {
    const lines = this.stderr.trimEnd().split("\n").slice(-QUOTED);
    return lines.join("\n") === "" ? "" : `\n${lines.map((line) => `  ${line}`).join("\n")}`;
  }
}

/**
 * The promise's value if it comes in time.
 *
 * @param milliseconds - the time it has
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
