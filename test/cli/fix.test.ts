import assert from "node:assert/strict";
import fs, { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { policies } from "../../policies";
import { fixIn } from "../../src/guard/fixes";
import { kindsOf } from "../../src/platforms";
import type { Policy } from "../../src/policy/policy";
import { cleanText, guard, inFolder, mandatoryText, rejects } from "../support/command-line";
import { podText } from "../support/files";
import { POD } from "../support/protocol";

/** A hardened pod with a setting that has a safe repair, one that has an unsafe one, and a password in its environment. */
const pod = `# The web server
${mandatoryText.trimEnd()}
      env: [{ name: PASSWORD, value: correct-horse }]
  hostNetwork: true # for the load balancer
`;

const named = (id: string): Policy => policies.find((policy) => policy.id === id)!;
const read = (file: string): string => readFileSync(file, "utf8");

describe("container-guard fix", () => {
  const files = inFolder();
  beforeEach(() => {
    files.write("fix/pod.yaml", pod);
  });

  it("makes safe repairs, and lists what is left and why", async () => {
    const { code, out, err } = await guard(["fix", "fix"]);
    assert.deepEqual([code, err], [1, ""]);
    assert.equal(read("fix/pod.yaml"), pod.replace("privileged: true, ", ""));
    assert.match(out, /^Fixed\n {2}fix\/pod\.yaml:\d+ {2}mandatory {2}no-privileged {2}Pod\/default\/web/);
    assert.match(out, /\nNot fixed\n.* no-host-namespaces .*\n {6}the repair is unsafe: .* use --unsafe\.\n/);
    assert.match(out, /\nFixed 1 finding in 1 file; 1 left\.\n$/);
  });

  it("makes unsafe repairs on request, keeps comments, and has nothing to do the second time", async () => {
    const { code, out } = await guard(["fix", "--unsafe", "fix"]);
    assert.equal(code, 0);
    assert.match(out, /\nFixed 2 findings in 1 file; 0 left\.\n$/);
    const once = read("fix/pod.yaml");
    assert.equal(once, pod.replace("privileged: true, ", "").replace("hostNetwork: true # for", "# for"));
    assert.deepEqual(await guard(["fix", "--unsafe", "fix"]), {
      code: 0,
      out: "Fixed 0 findings in 0 files; 0 left.\n",
      err: "",
    });
    assert.equal(read("fix/pod.yaml"), once);
  });

  it("repairs only the chosen policies", async () => {
    const { code } = await guard(["fix", "--policy", "no-host-namespaces", "--unsafe", "fix"]);
    assert.equal(code, 0);
    assert.match(read("fix/pod.yaml"), /privileged: true/);
    assert.doesNotMatch(read("fix/pod.yaml"), /hostNetwork/);
    await rejects(["fix", "--policy", "no-privilege", "fix"], 'did you mean "no-privileged"?');
  });

  it("prints a unified diff without writing and without secrets", async () => {
    const { out, err } = await guard(["fix", "--dry-run", "--unsafe", "fix"]);
    assert.match(out, /^--- fix\/pod\.yaml\n\+\+\+ fix\/pod\.yaml\n@@ -\d+ \+\d+ @@\n-.*privileged: true/);
    assert.match(out, /\n- {2}hostNetwork: true # for the load balancer\n\+ {2}# for the load balancer\n/);
    assert.doesNotMatch(out + err, /correct-horse/);
    assert.match(err, /Can fix 2 findings in 1 file; 0 left\.\n$/);
    assert.equal(read("fix/pod.yaml"), pod);
  });

  it("does not show a changed line that may hold a secret", async () => {
    const json = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"},"spec":{"hostPID":true,"containers":[{"name":"web","env":[{"name":"P","value":"correct-horse"}]}]}}`;
    files.write("fix/pod.yaml", json);
    const { out } = await guard(["fix", "--dry-run", "--unsafe", "fix"]);
    assert.match(out, /-\(not shown: the line may hold a secret\)\n/);
    assert.doesNotMatch(out, /correct-horse/);
  });

  it("colours the diff on a terminal and applies it", async () => {
    const { out } = await guard(["fix", "fix"], { isColoured: true });
    assert.match(out, /\u001b\[31m-.*privileged: true/);
    assert.doesNotMatch(read("fix/pod.yaml"), /privileged/);
  });

  it("fails with --check if something can be repaired, and writes nothing", async () => {
    assert.equal((await guard(["fix", "--check", "--fail-on", "never", "fix"])).code, 1);
    assert.equal(read("fix/pod.yaml"), pod);
    await guard(["fix", "fix"]);
    assert.equal((await guard(["fix", "--check", "--fail-on", "never", "fix"])).code, 0);
  });

  it("rejects an unknown level for --fail-on", () =>
    rejects(
      ["fix", "--fail-on", "low", "fix"],
      'Invalid --fail-on "low": expected mandatory, advisory, undecided, never',
    ));

  it("leaves exempt findings alone", async () => {
    const exempt = [{ resource: "Pod/default/web", reason: "node agent" }];
    files.write("exempt.json", JSON.stringify({ "no-privileged": { exempt } }));
    const { out } = await guard(["fix", "-c", "exempt.json", "fix"]);
    assert.doesNotMatch(out, /no-privileged/);
    assert.equal(read("fix/pod.yaml"), pod);
  });

  it("keeps the mode of a file", async () => {
    chmodSync("fix/pod.yaml", 0o640);
    await guard(["fix", "fix"]);
    assert.equal(statSync("fix/pod.yaml").mode & 0o777, 0o640);
  });

  it("does not edit a file outside the folder through a link", async () => {
    mkdirSync("linked", { recursive: true });
    writeFileSync("outside.yaml", pod);
    symlinkSync("../outside.yaml", "linked/pod.yaml");
    const { code, out } = await guard(["fix", "linked"]);
    assert.equal(code, 1);
    assert.match(out, /a symbolic link to a file outside the given folders/);
    assert.equal(read("outside.yaml"), pod);
  });

  it("edits what people write, and not previews, states, or output of docker inspect", async () => {
    files.write(
      "inspect.json",
      JSON.stringify([
        { Id: "a".repeat(64), Name: "/web", Config: { Image: "nginx:1" }, HostConfig: { Privileged: true } },
      ]),
    );
    const before = read("inspect.json");
    const { code, out } = await guard(["fix", "inspect.json"]);
    assert.equal(code, 1);
    assert.match(out, /no-privileged/);
    assert.equal(read("inspect.json"), before);
  });

  it("does not change another service through extends", async () => {
    const text = "services:\n  base: { image: nginx, privileged: true }\n  web: { extends: base }\n";
    files.write("compose.yaml", text);
    await guard(["fix", "--policy", "no-privileged", "compose.yaml"]);
    assert.equal(read("compose.yaml"), text.replace(", privileged: true", ""));
  });

  it("ends with 2 if a file cannot be read, and still repairs the others", async () => {
    const { code } = await guard(["fix", "broken.yaml", "fix"]);
    assert.equal(code, 2);
    assert.doesNotMatch(read("fix/pod.yaml"), /privileged/);
  });

  it("ends with 2 if a file cannot be written, lists its findings with the reason, and repairs the others", async () => {
    files.write("unwritable/a.yaml", pod);
    files.write("unwritable/b.yaml", pod.replace("web", "shop"));
    const { code, out } = await failingToWrite("a.yaml", () => guard(["fix", "unwritable"]));
    assert.equal(code, 2);
    assert.match(
      out,
      /unwritable\/a\.yaml:\d+ {2}mandatory {2}no-privileged .*\n {6}cannot write the file: the disk is full\n/,
    );
    assert.equal(read("unwritable/a.yaml"), pod);
    assert.doesNotMatch(read("unwritable/b.yaml"), /privileged/);
  });

  it("lists the repaired findings and those that are left, with a reason for each", async () => {
    const { code, out } = await guard(["fix", "--check", "--fail-on", "never", "fix"]);
    assert.equal(code, 1);
    const lineOf = (text: string): number => pod.split("\n").findIndex((each) => each.includes(text)) + 1;
    assert.equal(
      out,
      `Can be fixed
  fix/pod.yaml:${lineOf("privileged: true")}  mandatory  no-privileged  Pod/default/web  spec.containers[0].securityContext.privileged

Not fixed
  fix/pod.yaml:${lineOf("hostNetwork")}  mandatory  no-host-namespaces  Pod/default/web  spec.hostNetwork
      the repair is unsafe: ${named("no-host-namespaces").repair.reason} To make it, use --unsafe.

Can fix 1 finding in 1 file; 1 left.
`,
    );
  });

  it("gives the reason why a policy has no repair, or what to decide for one that has", async () => {
    files.write("fix/pod.yaml", cleanText.replace("runAsNonRoot: true", "runAsUser: 0").replace("pause:3.10", "pause"));
    const { out } = await guard(["fix", "--unsafe", "fix"]);
    assert.equal(/ pinned-images .*\n {6}(.*)\n/.exec(out)![1], named("pinned-images").repair.reason);
    assert.equal(/ require-non-root .*\n {6}(.*)\n/.exec(out)![1], fixIn(named("require-non-root"), kindsOf(POD)));
  });

  it("leaves values that are not known", async () => {
    files.write("unknown.yaml", "services: { web: { image: nginx, privileged: '${PRIVILEGED}' } }\n");
    const { out } = await guard(["fix", "--policy", "no-privileged", "unknown.yaml"]);
    assert.match(out, / services\.web\.privileged\n {6}the value is not known before deployment\n/);
  });

  it("lists findings in files without positions", async () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
    files.write("fix/pod.yaml", `{"apiVersion":"v1","kind":"Pod","x":${deep},"spec":{"hostPID":true}}`);
    const { out } = await guard(["fix", "--policy", "no-host-namespaces", "fix"]);
    assert.match(out, /^Not fixed\n {2}fix\/pod\.yaml {2}mandatory /);
  });

  it("ends with 1 for a finding in a preview, at the line of the program, and leaves the program alone", async () => {
    const POLICIES = ["--policy", "no-privileged", "--policy", "pinned-images"];
    const newState = {
      type: POD,
      urn: `urn:pulumi:dev::shop::${POD}::web`,
      inputs: { spec: { containers: [{ name: "a", image: "nginx", securityContext: { privileged: true } }] } },
      sourcePosition: "project:///index.ts#1,1",
    };
    const steps = [{ op: "create", urn: newState.urn, newState }];
    files.write("program/preview.json", JSON.stringify({ steps, changeSummary: { create: 1 } }));
    files.write("program/Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    files.write("program/index.ts", "new Pod();\n");
    const { code, out } = await guard(["fix", ...POLICIES, "program/preview.json"]);
    assert.equal(code, 1);
    const line = (level: string, policy: string): string =>
      `  program/index.ts:1  ${level}  ${policy}  Pod/default/web  spec.containers[0]`;
    assert.equal(
      out,
      `Not fixed
${line("mandatory", "no-privileged")}.securityContext.privileged
      Pulumi programs are not edited. To repair previews and updates, set this policy to remediate in the pack's configuration.
${line("advisory", "pinned-images")}.image
      ${named("pinned-images").repair.reason}

Fixed 0 findings in 0 files; 2 left.
`,
    );
    assert.equal(read("program/index.ts"), "new Pod();\n");
  });

  it("explains why a file is not edited only where there would be an edit", async () => {
    files.write("outside/pod.yaml", pod.replace("pause:3.10", "pause"));
    mkdirSync("links");
    symlinkSync("../outside/pod.yaml", "links/pod.yaml");
    const { code, out } = await guard(["fix", "links"]);
    assert.equal(code, 1);
    assert.match(out, / no-privileged .*\n {6}it is a symbolic link/);
    assert.match(out, / no-host-namespaces .*\n {6}the repair is unsafe/);
    assert.equal(/ pinned-images .*\n {6}(.*)\n/.exec(out)![1], named("pinned-images").repair.reason);
  });

  it("applies exemptions that name a file, before and after", async () => {
    const exempt = [{ resource: "Pod/*/*", file: "fix/*.yaml", reason: "load balancer" }];
    files.write("exempt.json", JSON.stringify({ "no-host-namespaces": { exempt } }));
    const { code, out } = await guard(["fix", "-c", "exempt.json", "fix"]);
    assert.equal(code, 0);
    assert.match(out, /\nFixed 1 finding in 1 file; 0 left\.\n$/);
  });

  it("shows the diff of changed files only", async () => {
    files.write(
      "fix/b.yaml",
      podText("b", "&a {privileged: true}") + podText("c", "*a").slice(podText("c").indexOf("    - name")),
    );
    const { out, err } = await guard(["fix", "--dry-run", "--policy", "no-privileged", "fix"]);
    assert.deepEqual(
      [...out.matchAll(/^--- (.*)$/gm)].map(([, file]) => file),
      ["fix/pod.yaml"],
    );
    assert.match(err, /fix\/b\.yaml.* no-privileged .*\n {6}the value comes from an alias/);
  });
});

/** Fails to rename the temporary file of the named one. */
async function failingToWrite<T>(name: string, act: () => Promise<T>): Promise<T> {
  const { renameSync } = fs;
  fs.renameSync = (from, to) => {
    if (String(to).endsWith(name)) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    renameSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    return await act();
  } finally {
    fs.renameSync = renameSync;
    syncBuiltinESMExports();
  }
}
