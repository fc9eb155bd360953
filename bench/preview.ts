import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A stack of 300 resources that the Pulumi CLI previews, with its own home and backend. */
export class PreviewStack {
  private constructor(private readonly directory: string) {}

  /** @param cache - a folder below the project's, so that the program finds the project's node_modules */
  static async create(cache: string): Promise<PreviewStack> {
    mkdirSync(cache, { recursive: true });
    const directory = mkdtempSync(join(cache, "preview-"));
    cpSync(join(__dirname, "preview-program"), directory, { recursive: true });
    mkdirSync(join(directory, "state"));
    const stack = new PreviewStack(directory);
    await stack.pulumi("stack", "init", "bench");
    return stack;
  }

  /** Returns the version of the Pulumi CLI, or undefined if it is not installed. */
  static async version(): Promise<string | undefined> {
    return run("pulumi", ["version"], {}).catch(() => undefined);
  }

  /** Returns the milliseconds for a preview with this pack, or without a pack. */
  async time(pack?: string): Promise<number> {
    const start = performance.now();
    await this.pulumi("preview", "--stack", "bench", ...(pack === undefined ? [] : ["--policy-pack", pack]));
    return performance.now() - start;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private pulumi(...words: readonly string[]): Promise<string> {
    return run("pulumi", [...words, "--non-interactive", "--cwd", this.directory], {
      PULUMI_HOME: join(this.directory, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  }
}

/** Returns what a command prints on standard output, trimmed. */
function run(command: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(printed.trim());
      else reject(new Error(`${command} ${words[0]} ended with ${code}:\n${printed}${errors}`));
    });
  });
}
