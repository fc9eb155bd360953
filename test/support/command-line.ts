import assert from "node:assert/strict";
import type { Terminal } from "../../src/cli/command";
import { run } from "../../src/cli/run";
import { Files, podText } from "./files";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command without a terminal, unless `over` has one. */
export async function guard(args: readonly string[], over: Partial<Terminal> = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isColoured: false,
    isWatched: false,
    width: undefined,
    ...over,
  };
  return { code: await run(args, terminal), out, err };
}

/** Tests that a command prints nothing to standard output, ends with exit code 2, and prints these to standard error. */
export async function rejects(args: readonly string[], ...messages: readonly (string | RegExp)[]): Promise<void> {
  const { code, out, err } = await guard(args);
  assert.deepEqual([code, out], [2, ""], err);
  assert.match(err, /^container-guard: \S/);
  for (const message of messages)
    assert.ok(typeof message === "string" ? err.includes(message) : message.test(err), err);
}

export const HARDENED =
  "{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}";
export const cleanText = podText("web", `${HARDENED}\n      resources: {limits: {memory: 64Mi}}`);
const advisoryText = podText("web", HARDENED); // no memory limit
export const mandatoryText = cleanText.replace("{allow", "{privileged: true, allow");

/** A state with a list of containers that is a secret. */
const secretState = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::web",
        type: "kubernetes:core/v1:Pod",
        inputs: {
          metadata: { name: "web" },
          spec: {
            containers: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" },
          },
        },
      },
    ],
  },
});

/** Runs a suite in a folder with a file for each outcome. Returns the folder. */
export function inFolder(): Files {
  const files = new Files();
  const home = process.cwd();
  before(() => {
    files.write("clean.yaml", cleanText);
    files.write("advisory.yaml", advisoryText);
    files.write("mandatory.yaml", mandatoryText);
    files.write("undecided.json", secretState);
    files.write("broken.yaml", "a: [");
    files.write("without.json", '{"no-privileged": "disabled"}');
    files.write("folder/a.yaml", mandatoryText);
    files.write("folder/b.yaml", cleanText.replace("web", "shop"));
    process.chdir(files.folder);
  });
  after(() => {
    process.chdir(home);
    files.remove();
  });
  return files;
}
