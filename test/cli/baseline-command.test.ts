import assert from "node:assert/strict";
import { HARDENED, cleanText, guard, inFolder, rejects, type Ran } from "../support/command-line";
import { PRIVILEGED, podText } from "../support/files";

describe("container-guard", () => {
  const files = inFolder();

  describe("baseline", () => {
    const check = async (source: string, config = "base.json"): Promise<Ran> =>
      guard(["check", "--fail-on", "advisory", "--config", config, source]);
    const baselineOf = async (source: string, ...options: readonly string[]): Promise<void> => {
      const { code, out, err } = await guard(["baseline", source, "--output", "base.json", ...options]);
      assert.deepEqual([code, out, err], [0, "", "container-guard: wrote base.json\n"]);
    };
    const findings = (text: string): number => (text.match(/│ {3}(mandatory|advisory|undecided) /g) ?? []).length;
    const container = (name: string, context: string): string =>
      `    - name: ${name}\n      image: registry.k8s.io/pause:3.10\n      securityContext: ${context}\n`;

    it("makes a check of the same sources clean", async () => {
      const bad = `${podText("web", "{privileged: true, runAsUser: 0, procMount: Unmasked, capabilities: {add: [SYS_ADMIN]}}")}  hostPID: true
  hostNetwork: true
  volumes:
    - name: sock
      hostPath: {path: /var/run/docker.sock}
    - name: root
      hostPath: {path: /}
  initContainers:
${container("init", "{privileged: 'yes', runAsUser: x}")}${container("'{{ name }}'", "{}")}`;
      for (const [name, text] of Object.entries({
        "bad.yaml": bad,
        "long.yaml": podText("x".repeat(253), PRIVILEGED).replace("spec:", `  namespace: ${"n".repeat(63)}\nspec:`),
        "template.yaml": podText("web", PRIVILEGED).replace("spec:", "  namespace: '{{ ns }}'\nspec:"),
        "unnamed.yaml": podText("web", PRIVILEGED).replace("name: web", "generateName: web-"),
        "volume.yaml": "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {hostPath: {path: /proc}}\n",
        "compose.yaml":
          "services:\n  web: {image: 'x:${TAG}', privileged: true, volumes: ['/:/host', './a:/a'], pid: host}\n",
      })) {
        files.write(`all/${name}`, text);
        assert.ok(findings((await guard(["check", `all/${name}`])).out) > 1, name);
      }
      await baselineOf("all");
      const { code, out } = await check("all");
      assert.deepEqual([code, findings(out)], [0, 0], out);
    });

    it("does not exempt new findings", async () => {
      files.write("grow.yaml", podText("web", PRIVILEGED));
      await baselineOf("grow.yaml");
      const news: Readonly<Record<string, readonly [text: string, policy: string]>> = {
        "another setting": [
          podText("web", "{privileged: true, capabilities: {add: [SYS_ADMIN]}}"),
          "no-added-capabilities",
        ],
        "another container": [podText("web", PRIVILEGED) + container("b", PRIVILEGED), "no-privileged"],
        "a setting of the pod": [`${podText("web", PRIVILEGED)}  hostPID: true\n`, "no-host-namespaces"],
        "another image": [podText("web", PRIVILEGED).replace("registry.k8s.io", "evil.example"), "trusted-registries"],
        "another pod": [podText("shop", PRIVILEGED), "no-privileged"],
        "root, where nothing was said of the user": [
          podText("web", "{privileged: true, runAsUser: 0}"),
          "require-non-root",
        ],
      };
      for (const [what, [text, policy]] of Object.entries(news)) {
        files.write("grow.yaml", text);
        const { code, out } = await check("grow.yaml");
        assert.equal(code, 1, what);
        assert.match(out, new RegExp(`│ {3}mandatory {2}\\w+ +${policy} `), what);
      }
    });

    it("does not treat a name as a pattern", async () => {
      const named = (name: string): string =>
        JSON.stringify({ services: { [name]: { image: "alpine:3", user: "1", sysctls: { [`net.${name}`]: 1 } } } });
      for (const [name, other] of [
        ["web-*", "web-1"],
        ["web?", "webs"],
        ["a[1]", "a1"],
        ["a\\*b", "a\\xb"],
        ["a/*", "a/b"],
        ["line\n*", "line\nx"],
      ] as const) {
        files.write("names.yaml", named(name));
        await baselineOf("names.yaml");
        assert.deepEqual((await check("names.yaml")).code, 0, name);
        files.write("names.yaml", named(other));
        assert.deepEqual((await check("names.yaml")).code, 1, other);
      }
    });

    it("does not exempt the value that replaces a missing, malformed or undecided one", async () => {
      const rows: ReadonlyArray<readonly [before: string, after: string]> = [
        [podText("web", "{privileged: 'yes'}"), podText("web", "{privileged: true}")],
        [podText("web", "{privileged: '{{ x }}'}"), podText("web", "{privileged: true}")],
        [podText("web", "{runAsUser: x}"), podText("web", "{runAsUser: 0}")],
        [
          podText("web").replace("registry.k8s.io/pause:3.10", "'{{ x }}'"),
          podText("web").replace("registry.k8s.io", "evil.example"),
        ],
      ];
      for (const [before, after] of rows) {
        files.write("true.yaml", before);
        await baselineOf("true.yaml");
        assert.equal((await check("true.yaml")).code, 0, before);
        files.write("true.yaml", after);
        assert.equal((await check("true.yaml")).code, 1, after);
      }
    });

    it("still applies after containers and documents are inserted before others", async () => {
      const text = podText("web", "{privileged: 'yes'}");
      files.write("move.yaml", text);
      await baselineOf("move.yaml");
      const fine = `    - name: sidecar\n      image: registry.k8s.io/pause:3.10\n      resources: {limits: {memory: 64Mi}}\n      securityContext: ${HARDENED}\n`;
      files.write(
        "move.yaml",
        `${cleanText.replace("web", "first")}---\n${text.replace("  containers:\n", `  containers:\n${fine}`)}`,
      );
      const { code, out } = await check("move.yaml");
      assert.deepEqual([code, findings(out)], [0, 0], out);
    });

    it("prints exemptions with a reason and a date, to standard output by default", async () => {
      const { code, out } = await guard([
        "baseline",
        "mandatory.yaml",
        "--reason",
        "migration, SEC-1",
        "--expires",
        "2999-01-01",
      ]);
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(out), {
        "no-privileged": {
          exempt: [
            {
              resource: "Pod/default/web",
              container: "a",
              path: "spec.containers[*].securityContext.privileged",
              value: "true",
              file: "mandatory.yaml",
              reason: "migration, SEC-1",
              expires: "2999-01-01",
            },
          ],
        },
      });
      assert.equal(
        (
          await guard([
            "baseline",
            "mandatory.yaml",
            "--output",
            "-",
            "--expires",
            "2999-01-01",
            "--reason",
            "migration, SEC-1",
          ])
        ).out,
        out,
      );
      assert.doesNotMatch((await guard(["baseline", "mandatory.yaml", "--expires", "never"])).out, /expires/);
      const { out: text } = await guard(["baseline", "mandatory.yaml"]);
      const days = (Date.parse(/"expires": "(.*)"/.exec(text)![1]!) - Date.now()) / 86_400_000;
      assert.ok(days > 88 && days <= 90, `${days}`);
    });

    it("adds to a configuration and keeps its contents", async () => {
      const own = { resource: "Pod/default/x", reason: "mine" };
      files.write(
        "own.json",
        JSON.stringify({
          all: "advisory",
          "no-privileged": { "//": "note", exempt: [own] },
          "pinned-images": "disabled",
        }),
      );
      const { out } = await guard([
        "baseline",
        "mandatory.yaml",
        "-c",
        "own.json",
        "--expires",
        "never",
        "--reason",
        "r",
      ]);
      assert.deepEqual(JSON.parse(out), {
        all: "advisory",
        "no-privileged": {
          "//": "note",
          exempt: [
            own,
            {
              resource: "Pod/default/web",
              container: "a",
              path: "spec.containers[*].securityContext.privileged",
              value: "true",
              file: "mandatory.yaml",
              reason: "r",
            },
          ],
        },
        "pinned-images": "disabled",
      });
      files.write("twice.json", out);
      assert.equal(
        (await guard(["baseline", "mandatory.yaml", "-c", "twice.json"])).out,
        out,
        "and adds nothing twice",
      );
    });

    it("fails if a source cannot be read, and writes the exemptions of the others", async () => {
      const { code, out, err } = await guard(["baseline", "mandatory.yaml", "broken.yaml"]);
      assert.equal(code, 2);
      assert.match(err, /cannot read broken\.yaml/);
      assert.ok("no-privileged" in (JSON.parse(out) as object));
    });

    it("rejects a past or invalid date, and an empty reason", async () => {
      await rejects(["baseline", "mandatory.yaml", "--expires", "2020-01-01"], "2020-01-01: the date is in the past");
      await rejects(
        ["baseline", "mandatory.yaml", "--expires", "tomorrow"],
        'expected a date such as 2027-06-30, found "tomorrow"',
      );
      await rejects(["baseline", "mandatory.yaml", "--reason", " "], "expected a reason in words");
      await rejects(["baseline"], "Expected a SOURCE");
    });
  });
});
