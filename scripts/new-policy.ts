// npm run new-policy -- <id>: writes the three files of a new policy and adds it to the list.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleFile } from "./policy-examples";

const root = join(__dirname, "..");
const id = process.argv[2] ?? "";

const POLICY = `import { isOn } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "${id}",
  title: "Containers …",
  level: "advisory",
  severity: "medium",
  standards: {},
  why: "What an attacker gains, in one sentence.",
  fix: "What to write instead, in one sentence.",
  whenNotToUse: "Who has a reason to break the policy, and what to configure then.",
  repair: { kind: "none", reason: "Only you know …" },

  rules: [forbid("containers", "privileged", isOn, "{title} …")],
});
`;

const CASES = `import { cases } from "../support/cases";
import { setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const privileged = setting("container", "securityContext.privileged");
const dockerPrivileged = setting("docker", "privileged");

export default cases({
  good: {
    "left out": { container: {} },
  },
  bad: {
    "switched on": { ...privileged(true), nearMiss: privileged(false) },
    "docker.Container": { ...dockerPrivileged(true), nearMiss: dockerPrivileged(false) },
  },
  undecided: {
    "from another resource's output": dockerPrivileged(UNKNOWN),
  },
  unreadable: {
    "a string": dockerPrivileged("yes"),
  },
});
`;

function main(): void {
  if (!/^(no|require|allowed|trusted|pinned)-[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    fail(`Cannot create policy "${id}": expected an ID such as no-host-clock or require-probes`);
    return;
  }
  const files = {
    [`policies/${id}.ts`]: POLICY,
    [`test/policies/${id}.cases.ts`]: CASES,
    // POLICY checks the same setting.
    [exampleFile(id)]: readFileSync(join(root, exampleFile("no-privileged")), "utf8"),
  };
  for (const path of Object.keys(files))
    if (existsSync(join(root, path))) {
      fail(`Cannot create policy "${id}": ${path} already exists`);
      return;
    }
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
  execFileSync(process.execPath, ["--import", "tsx", join(__dirname, "generate.ts")], { cwd: root, stdio: "inherit" });
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}

main();
