import assert from "node:assert/strict";
import { policies } from "../../policies";
import { repairText, type RepairedText } from "../../src/cli/fix/repair-text";
import { configure, type GuardConfig } from "../../src/guard/config";
import { Guard } from "../../src/guard/guard";
import { Report, type LocatedFinding } from "../../src/guard/report";
import { setTo, type Repair } from "../../src/model/edit";
import { Place } from "../../src/model/place";
import { isOn } from "../../src/policy/conditions";
import { definePolicy, type Outcome, type Policy } from "../../src/policy/policy";
import { demand, forbid } from "../../src/policy/rules";
import { editText } from "../../src/yaml/editing";
import { PRIVILEGED, podText } from "../support/files";

const noPrivileged = policies.find(({ id }) => id === "no-privileged")!;

/** The same policy with another repair. */
const repairedBy = (by: Repair): Policy => ({
  ...noPrivileged,
  rules: [forbid("containers", "privileged", isOn, { whether: "{title} runs in privileged mode", repair: by })],
});

interface Given {
  readonly policies?: readonly Policy[];
  readonly configuration?: GuardConfig;
  readonly isWanted?: (finding: LocatedFinding) => boolean;
  readonly edit?: typeof editText;
}

const isRepairable = ({ repair: each }: LocatedFinding): boolean => each !== null;

function repair(
  text: string,
  { policies: own = [noPrivileged], configuration = {}, isWanted = isRepairable, edit }: Given = {},
): RepairedText {
  const guard = new Guard(configure(configuration, own), "2026-11-27");
  return repairText("pod.yaml", text, { newReport: () => new Report(guard), options: {}, isWanted }, edit);
}

function assertUnchanged(text: string, { text: after, fixed, left, reasons }: RepairedText, reason: string): void {
  assert.equal(after, text);
  assert.deepEqual(fixed, []);
  assert.ok(left.length > 0);
  const wanted = left.filter(isRepairable);
  assert.deepEqual(new Map(wanted.map((finding) => [finding, reason])), reasons);
}

const NOT_GONE = "the violation would remain after the repair";
const MISREAD = "the edited file would not be read as expected";

describe("repairing a text", () => {
  const [web, shop] = [podText("web", PRIVILEGED), podText("shop", PRIVILEGED)];

  it("edits each document where its content begins", () => {
    const { text, fixed, left, reasons } = repair(`# The first\n${web}---\n# The second\n${shop}`);
    assert.equal(text, `# The first\n${podText("web")}---\n# The second\n${podText("shop")}`);
    assert.deepEqual(
      fixed.map(({ resource }) => resource.name),
      ["web", "shop"],
    );
    assert.deepEqual([left, reasons], [[], new Map()]);
  });

  it("makes the edits that can be made, and gives the reasons for the others", () => {
    const aliased =
      podText("web", "&a {privileged: true}") + podText("b", "*a").slice(podText("b").indexOf("    - name"));
    const { text, fixed, left, reasons } = repair(`${aliased}---\n${shop}`);
    assert.equal(text, `${aliased}---\n${podText("shop")}`);
    assert.deepEqual(
      fixed.map(({ resource }) => resource.name),
      ["shop"],
    );
    assert.deepEqual(
      left.map((finding) => reasons.get(finding)),
      [
        "other places refer to the value by its anchor",
        "the value comes from an alias or a merge key, so other places use it too",
      ],
    );
  });

  describe("with two findings that the same edit repairs", () => {
    const own = policies.filter(({ id }) => ["no-privileged", "no-unsafe-sysctls"].includes(id));
    const compose = (comment: string, rest = ""): string =>
      `services:\n  web:\n    image: nginx:1.29\n${rest}    sysctls:${comment}\n      - kernel.core_pattern=a+b\n`;
    const pod = (comment: string, securityContext?: string): string =>
      podText("web", securityContext).replace(
        "  containers:",
        `  securityContext:\n    sysctls:${comment}\n      - name: kernel.core_pattern\n        value: a+b\n  containers:`,
      );

    const refused = {
      "a manifest": [pod(" # tuned", PRIVILEGED), pod(" # tuned")],
      "a Compose file": [compose(" # tuned", "    privileged: true\n"), compose(" # tuned")],
    } as const;
    for (const [what, [before, after]] of Object.entries(refused))
      it(`refuses both in ${what} if the edit cannot be made, and makes the others`, () => {
        const { text, left, reasons } = repair(before, { policies: own });
        assert.equal(text, after);
        assert.deepEqual(
          left.map((finding) => [finding.policy, reasons.get(finding)]),
          Array(2).fill(["no-unsafe-sysctls", "the value is written in a form that cannot be edited safely"]),
        );
      });

    const made = { "a manifest": pod("", PRIVILEGED), "a Compose file": compose("", "    privileged: true\n") };
    for (const [what, before] of Object.entries(made))
      it(`repairs both in ${what} if the edit can be made`, () => {
        const { text, fixed, left } = repair(before, { policies: own });
        assert.match(text, /\n {4}sysctls: \[\]\n/);
        assert.doesNotMatch(text, /privileged/);
        assert.deepEqual([fixed.length, left], [3, []]);
      });
  });

  it("does not edit another service than the finding's", () => {
    const text = "services:\n  base: { image: nginx, privileged: true }\n  web: { extends: base }\n";
    const { text: after, left, reasons } = repair(text, { isWanted: ({ resource }) => resource.name === "web" });
    assert.equal(after, text);
    const web = left.find(({ resource }) => resource.name === "web");
    assert.deepEqual(reasons, new Map([[web, "the value is written elsewhere: in another service or document"]]));
  });

  it("repairs only the wanted findings, and has no reasons for the others", () => {
    const text = `${web}---\n${shop}`;
    const { text: after, left, reasons } = repair(text, { isWanted: ({ resource }) => resource.name === "shop" });
    assert.equal(after, `${web}---\n${podText("shop")}`);
    assert.equal(left.length, 1);
    assert.equal(reasons.size, 0);
  });

  it("counts findings that differ in their index alone", () => {
    const text = podText("web", "{capabilities: {add: [SYS_ADMIN, SYS_ADMIN, SYS_ADMIN]}}");
    const own = policies.filter(({ id }) => id === "no-added-capabilities");
    const isWanted = ({ path }: LocatedFinding): boolean => path.endsWith("[2]");
    const { fixed, left } = repair(text, { policies: own, isWanted });
    assert.deepEqual([fixed.length, left.length], [1, 2]);
  });

  it("makes repairs that another repair makes possible", () => {
    const own = policies.filter(({ id }) => ["no-privileged", "no-privilege-escalation"].includes(id));
    const { text, left } = repair(web, { policies: own });
    assert.equal(text, podText("web", "{ allowPrivilegeEscalation: false }"));
    assert.deepEqual(left, []);
  });

  it("changes nothing if a violation would remain", () =>
    assertUnchanged(web, repair(web, { policies: [repairedBy(setTo(true))] }), NOT_GONE));

  it("changes nothing if there are edits again and again", () => {
    let count = 0;
    const edit: typeof editText = (text, documents) => {
      count++;
      const refused = documents.flatMap(({ edits }) => edits.map((each) => ({ edit: each, reason: "refused" })));
      return { text: `${text}# again\n`, refused };
    };
    assertUnchanged(web, repair(web, { edit }), NOT_GONE);
    assert.equal(count, 4);
  });

  it("changes nothing if another violation would appear", () => {
    const demanding = definePolicy({
      ...noPrivileged,
      id: "require-privileged",
      repair: { kind: "none", reason: "" },
      rules: [
        demand("containers", "privileged", isOn, { whether: "{title} is privileged", missing: "{title} is not" }),
      ],
    });
    const text = `${web}---\n${shop}`;
    const result = repair(text, { policies: [noPrivileged, demanding] });
    assertUnchanged(text, result, "the repair would violate require-privileged");
  });

  describe("to use a mirror", () => {
    const own = policies.filter(({ id }) => ["no-privileged", "pinned-images", "trusted-registries"].includes(id));
    const mirrors = { "docker.io": "registry.example.com/hub" };
    const trusted = { mirrors, allowed: ["registry.example.com"] };
    const unpinned = web.replace("registry.k8s.io/pause:3.10", "acme/web");
    const policiesOf = (findings: readonly LocatedFinding[]): readonly string[] => findings.map(({ policy }) => policy);

    it("leaves a violation where it was, if only its value changes", () => {
      const { text, fixed, left, reasons } = repair(unpinned, {
        policies: own,
        configuration: { "trusted-registries": trusted },
      });
      assert.equal(text, podText("web").replace("registry.k8s.io/pause:3.10", "registry.example.com/hub/acme/web"));
      assert.deepEqual([...policiesOf(fixed)].sort(), ["no-privileged", "trusted-registries"]);
      assert.deepEqual(
        left.map(({ policy, value }) => [policy, value]),
        [["pinned-images", "registry.example.com/hub/acme/web"]],
      );
      assert.equal(reasons.size, 0);
    });

    it("does not make a repair after which an exemption no longer applies, and makes the others", () => {
      const exempt = [{ resource: "Pod/default/web", value: "acme/web", reason: "built at every commit" }];
      const text = `${unpinned}---\n${unpinned.replace("name: web", "name: shop").replace("acme/web", "acme/web:1")}`;
      const result = repair(text, {
        policies: own,
        configuration: { "trusted-registries": trusted, "pinned-images": { exempt } },
      });
      const expected = text.replaceAll(PRIVILEGED, "{}").replace("acme/web:1", "registry.example.com/hub/acme/web:1");
      assert.equal(result.text, expected);
      assert.deepEqual(policiesOf(result.left), ["trusted-registries"]);
      assert.equal(result.left[0]!.resource.name, "web");
      assert.deepEqual(result.reasons, new Map([[result.left[0], "the repair would violate pinned-images"]]));
    });

    /** Judges the first image and whether it is at the mirror. */
    const judgingImage = (check: (image: Place, isMirrored: boolean, text: string) => readonly Outcome[]): Policy => ({
      ...own.find(({ id }) => id === "pinned-images")!,
      check: ({ images = [] }) =>
        images.flatMap(({ reference }) => {
          if (reference.state !== "set") return [];
          return check(reference.place, reference.value.startsWith("registry.example.com"), reference.value);
        }),
    });
    const violation = (place: Place, value: string): Outcome => ({ kind: "violation", place, message: "", value });

    const refusals: Readonly<Record<string, Policy>> = {
      "would worsen the verdict": judgingImage((place, isMirrored, text) => [
        { ...violation(place, text), kind: isMirrored ? "violation" : "undecided" },
      ]),
      "would violate a policy in another way too": judgingImage((place, isMirrored, text) =>
        isMirrored ? [violation(place, text), violation(place, "more")] : [violation(place, text)],
      ),
      "would violate a policy in another container": judgingImage((place, isMirrored, text) => [
        violation(isMirrored ? place.of("b") : place, text),
      ]),
      "would violate a policy": judgingImage((place, isMirrored, text) => (isMirrored ? [violation(place, text)] : [])),
    };
    for (const [what, policy] of Object.entries(refusals))
      it(`does not make a repair that ${what}, and makes the others`, () => {
        const judging = [...own.filter(({ id }) => id !== policy.id), policy];
        const configuration = { "trusted-registries": trusted };
        const { text, fixed, left, reasons } = repair(unpinned, { policies: judging, configuration });
        assert.equal(text, unpinned.replace(PRIVILEGED, "{}"));
        assert.deepEqual(policiesOf(fixed), ["no-privileged"]);
        const refused = left.find(({ policy: id }) => id === "trusted-registries");
        assert.deepEqual(reasons, new Map([[refused, "the repair would violate pinned-images"]]));
      });

    it("does not make a repair that would violate a policy in another resource, and makes the others", () => {
      const other: Policy = {
        ...own.find(({ id }) => id === "pinned-images")!,
        check: ({ images = [], resource }) =>
          images.flatMap(({ reference }) => {
            const isMirrored = reference.state === "set" && reference.value.startsWith("registry.example.com");
            return (resource.name === "web") === isMirrored ? [] : [violation(reference.place, "image")];
          }),
      };
      const second = unpinned.replace("name: web", "name: shop");
      const { text, left } = repair(`${unpinned}---\n${second}`, {
        policies: [...own.filter(({ id }) => id !== other.id), other],
        configuration: { "trusted-registries": trusted },
      });
      const mirrored = unpinned.replace("acme/web", "registry.example.com/hub/acme/web");
      assert.equal(text, `${mirrored}---\n${second}`.replaceAll(PRIVILEGED, "{}"));
      assert.deepEqual(policiesOf(left), ["trusted-registries"]);
    });

    it("changes nothing if a violation would move to another place", () => {
      const moving = judgingImage((place, isMirrored, text) => [
        violation(isMirrored ? Place.root({}).at("spec").of("a") : place, text),
      ]);
      const judging = [...own.filter(({ id }) => id !== moving.id), moving];
      const result = repair(unpinned, { policies: judging, configuration: { "trusted-registries": trusted } });
      assertUnchanged(unpinned, result, "the repair would violate pinned-images");
    });

    it("does not make a repair after which the repaired policy is violated by another value", () => {
      const repaired = judgingImage((place, isMirrored, text) => [
        isMirrored
          ? violation(place, text)
          : { ...violation(place, text), repair: [setTo("registry.example.com/a")(place)] },
      ]);
      const policy: Policy = { ...repaired, repair: { kind: "safe", reason: "" } };
      const { text, left, reasons } = repair(unpinned, { policies: [noPrivileged, policy] });
      assert.equal(text, unpinned.replace(PRIVILEGED, "{}"));
      assert.deepEqual(reasons, new Map([[left[0], "the repair would violate pinned-images"]]));
    });
  });

  it("changes nothing if a part of the text cannot be read", () => {
    const text = `${web}---\n${shop}---\na: [\n`;
    const {
      text: after,
      fixed,
      left,
      reasons,
    } = repair(text, { isWanted: ({ resource }) => resource.name === "shop" });
    assert.deepEqual([after, fixed, left.length], [text, [], 2]);
    assert.deepEqual(reasons, new Map([[left[1], "a part of the file cannot be read"]]));
  });

  it("changes nothing, and does not take long, if lists are nested by the thousands", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      spec: { containers: [{ name: "a", securityContext: { privileged: true } }] },
    };
    const text = `${JSON.stringify(pod)}\n{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}\n`;
    assertUnchanged(text, repair(text), "the file is nested too deeply");
  });

  it("changes nothing if a part of the edited text could not be read", () => {
    const edit: typeof editText = (text, documents) => {
      const edited = editText(text, documents);
      return { ...edited, text: edited.text.replace("name: web", "name: !tag web") };
    };
    assertUnchanged(web, repair(web, { edit }), MISREAD);
  });

  it("changes nothing if the edited text does not have the expected values", () => {
    const edit: typeof editText = (text, documents) => {
      const edited = editText(text, documents);
      return { ...edited, text: edited.text.replace("pause", "other") };
    };
    assertUnchanged(web, repair(web, { edit }), MISREAD);
  });
});
