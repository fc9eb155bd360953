import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { KubernetesObject } from "../../src/admission/objects";

const folder = join(__dirname, "oldest-cel");
const binary = join(__dirname, "..", "..", ".cache", "oldest-cel");

/** Objects for a policy to check on creation. The policy must not read a ConfigMap. */
export interface CelQuestion {
  readonly policy: object;
  readonly objects: readonly object[];
}

export interface CelVerdict {
  /** Empty if the object is accepted. */
  readonly message: string;
  /** Why an expression could not be evaluated; usually empty. */
  readonly error: string;
  /** Of a budget of 10,000,000 for each object. */
  readonly cost: number;
}

/** Builds the program that compiles and evaluates expressions as Kubernetes 1.30 does. */
export function buildCel(): void {
  execFileSync("go", ["build", "-o", binary, "."], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** Returns one line for each expression that does not compile, and a line with the number of expressions. */
export function compileCel(policies: readonly KubernetesObject[]): string {
  return ask("compile", JSON.stringify(policies));
}

export function evaluateCel(questions: readonly CelQuestion[]): ReadonlyArray<readonly CelVerdict[]> {
  const lines = ask("evaluate", questions.map((each) => JSON.stringify(each)).join("\n"));
  return lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as readonly CelVerdict[]);
}

function ask(mode: string, input: string): string {
  return execFileSync(binary, [mode], { input, encoding: "utf8", maxBuffer: 1 << 30 });
}
