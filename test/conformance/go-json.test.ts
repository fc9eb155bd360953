import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeJson, foldedKeyIn } from "../../src/values/go-json";
import { askOracle, buildOracle } from "./oracle";

const GENERATED = 30_000;
const SEED = 20261127;

interface Answer {
  readonly isJson: boolean;
  readonly value: unknown;
}

/** The settings that are read, by type: an object of them, a list, or a scalar. */
type Shape = "scalar" | readonly [Shape] | { readonly [key: string]: Shape };

const CONTAINER: Shape = {
  name: "scalar",
  image: "scalar",
  privileged: "scalar",
  user: "scalar",
  readonlyRootFilesystem: "scalar",
  memory: "scalar",
  dockerSecurityOptions: ["scalar"],
  linuxParameters: { capabilities: { add: ["scalar"], drop: ["scalar"] }, devices: [{ hostPath: "scalar" }] },
  mountPoints: [{ sourceVolume: "scalar", readOnly: "scalar" }],
  portMappings: [{ containerPort: "scalar", hostPort: "scalar" }],
  systemControls: [{ namespace: "scalar", value: "scalar" }],
};

const TASK: Shape = [CONTAINER];

const JOB: Shape = {
  nodeRangeProperties: [
    {
      container: {
        image: "scalar",
        privileged: "scalar",
        linuxParameters: { devices: [{ hostPath: "scalar" }] },
        volumes: [{ name: "scalar", host: { sourcePath: "scalar" } }],
      },
      ecsProperties: { taskProperties: [{ pidMode: "scalar", containers: [{ privileged: "scalar" }] }] },
      eksProperties: {
        podProperties: {
          hostNetwork: "scalar",
          containers: [
            { securityContext: { privileged: "scalar", readOnlyRootFilesystem: "scalar", runAsUser: "scalar" } },
          ],
        },
      },
    },
  ],
};

/** Returns only the settings of a shape, without those that are not set. */
function settings(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (shape === "scalar") return value;
  if (isList(shape)) {
    const items = (value as readonly unknown[])
      .map((item) => settings(item, shape[0]))
      .filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(shape)
    .map(([key, below]) => [key, settings(object[foldedKeyIn(object, key)], below)] as const)
    .filter(([, each]) => each !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** Values for each scalar that Go accepts there, `null`, and some that it rejects. */
function scalars(key: string): fc.Arbitrary<string> {
  const right =
    key === "privileged" ||
    key === "readOnly" ||
    key === "readonlyRootFilesystem" ||
    key === "hostNetwork" ||
    key === "readOnlyRootFilesystem"
      ? ["true", "false"]
      : key === "memory" || key.endsWith("Port") || key === "runAsUser"
        ? ["0", "80", "-1"]
        : ['"a"', '"\\u0062\\n"', '"\\ud800"', '"\\ud83d\\ude00é"', '""', '"/"'];
  const wrong = ['"true"', "1.5", "1e2", "[]", "{}", "01", "tru", '"\t"', '"\\x"'];
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...right) },
    { weight: 4, arbitrary: fc.constant("null") },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

const space = fc.constantFrom("", "", "", " ", "\n\t", "\r");

/** A key in any letter case, with the two other letters that Go folds, or escaped. */
function spelled(key: string): fc.Arbitrary<string> {
  const odd: Readonly<Record<string, string>> = { s: "ſ", k: "\u212a" };
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(key) },
    {
      weight: 1,
      arbitrary: fc.array(fc.nat(9), { minLength: key.length, maxLength: key.length }).map((how) =>
        [...key]
          .map((letter, i) => {
            if (how[i]! < 4) return letter;
            if (how[i]! < 7) return letter.toUpperCase();
            if (how[i]! === 7) return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
            return odd[letter.toLowerCase()] ?? letter;
          })
          .join(""),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(`${key}x`, "İ", "__proto__", "") },
  );
}

function textOf(shape: Shape, key = ""): fc.Arbitrary<string> {
  if (shape === "scalar") return scalars(key);
  const nothing = { weight: 1, arbitrary: fc.constantFrom("null", "null", "0") };
  if (isList(shape)) {
    const items = fc.array(fc.tuple(space, textOf(shape[0], key)), { maxLength: 3 });
    const list = items.map((each) => `[${each.map(([before, text]) => before + text).join(",")}]`);
    return fc.oneof({ weight: 20, arbitrary: list }, nothing);
  }
  const field = fc
    .constantFrom(...Object.keys(shape))
    .chain((name) => fc.tuple(spelled(name), space, textOf(shape[name]!, name)))
    .map(([name, before, text]) => `"${name}"${before}:${before}${text}`);
  const object = fc.array(field, { maxLength: 4 }).map((fields) => `{${fields.join(" ,")}}`);
  return fc.oneof({ weight: 20, arbitrary: object }, nothing);
}

/** Texts with up to three documents, some of which are damaged in one place. */
function texts(shape: Shape): fc.Arbitrary<string> {
  const documents = fc.array(fc.tuple(space, textOf(shape)), { minLength: 1, maxLength: 3 });
  const whole = documents.map((each) => each.map(([before, text]) => before + text).join(""));
  const damaged = fc
    .tuple(whole, fc.nat(), fc.constantFrom("", ",", "]", "}", "/*", '"', "\u00a0", "\ufeff", "0"))
    .map(([text, at, by]) => text.slice(0, at % (text.length + 1)) + by + text.slice((at % (text.length + 1)) + 1));
  return fc.oneof({ weight: 5, arbitrary: whole }, { weight: 1, arbitrary: damaged });
}

describe("JSON text of task and job definitions", function () {
  this.timeout(300_000);

  before(function () {
    buildOracle(this);
  });

  for (const [subject, shape] of [
    ["task", TASK],
    ["job", JOB],
  ] as const)
    it(`contains the settings that the AWS provider decodes: ${subject}`, () => {
      const questions = fc.sample(texts(shape), { numRuns: GENERATED, seed: SEED });
      const answers = askOracle<Answer>(subject, questions);
      let accepted = 0;
      for (const [i, { isJson, value }] of answers.entries()) {
        const text = questions[i]!;
        const decoded = decodeJson(text);
        if ("problem" in decoded) assert.equal(value, null, `accepted by Go: ${text}`);
        else if (value !== null) {
          accepted++;
          assert.deepEqual(settings(decoded.value, shape), settings(value, shape), text);
        } else assert.ok(isJson, `not JSON to Go: ${text}`);
      }
      assert.ok(accepted > GENERATED / 4, `only ${accepted} texts were accepted`);
    });
});
