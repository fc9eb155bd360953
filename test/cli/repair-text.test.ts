import assert from "node:assert/strict";
import { policies } from "../../policies";
import { repairText, type RepairedText } from "../../src/cli/fix/repair-text";
import { configure } from "../../src/guard/config";
import { Guard } from "../../src/guard/guard";
import { Report, type LocatedFinding } from "../../src/guard/report";
import { setTo, type Repair } from "../../src/model/edit";
import { isOn } from "../../src/policy/conditions";
import { definePolicy, type Policy } from "../../src/policy/policy";
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
  readonly isWanted?: (finding: LocatedFinding) => boolean;
  readonly edit?: typeof editText;
}

const isRepairable = ({ repair: each }: LocatedFinding): boolean => each !== null;

function repair(
  text: string,
  { policies: own = [noPrivileged], isWanted = isRepairable, edit }: Given = {},
): RepairedText {
  const guard = new Guard(configure({}, own), "2026-11-27");
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
