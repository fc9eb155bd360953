import { policies } from "../policies";
import { STANDARDS } from "../src/policy/standards";

const TEXT = { type: "string" };
const TEXT_OR_NULL = { type: ["string", "null"] };
const DAY = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
/** Lines and columns count from 1. */
const PLACE = { type: ["integer", "null"], minimum: 1 };
const FILE = { ...TEXT, description: "A path relative to the working directory; - is standard input." };
const COUNT = { type: "integer", minimum: 0 };

/** Returns the JSON Schema of the report that `container-guard check --format json` writes. */
export function reportSchema(): object {
  const list = (name: string): object => ({ type: "array", items: { $ref: `#/definitions/${name}` } });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Report of container-guard",
    ...object(
      {
        version: { const: 1 },
        tool: object({ name: { const: "container-guard" }, version: TEXT }),
        time: {
          ...TEXT,
          pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$",
          description: "When the check was made, in UTC.",
        },
        config: { $ref: "#/definitions/config" },
        standards: { type: "array", items: TEXT, description: "The standards and editions that controls refer to." },
        since: { $ref: "#/definitions/since" },
        findings: list("finding"),
        exempt: list("exemptFinding"),
        unusedExemptions: list("unusedExemption"),
        unreadable: list("unreadableSource"),
        skipped: list("skippedSource"),
        summary: { $ref: "#/definitions/summary" },
      },
      [
        "version",
        "tool",
        "time",
        "config",
        "standards",
        "findings",
        "exempt",
        "unusedExemptions",
        "unreadable",
        "skipped",
        "summary",
      ],
    ),
    definitions: {
      policy: { enum: policies.map(({ id }) => id) },
      config: object({
        file: { ...TEXT_OR_NULL, description: "null if there is none." },
        preset: TEXT_OR_NULL,
        hash: { ...TEXT, description: "Identifies the levels, the properties and the exemptions." },
        levels: { type: "object", additionalProperties: { enum: ["mandatory", "advisory", "disabled"] } },
        properties: {
          type: "object",
          additionalProperties: { type: "object" },
          description:
            "The properties of policies that are not disabled: their own, including defaults, and common ones that are set.",
        },
      }),
      since: {
        ...object({ file: FILE, known: COUNT, resolved: COUNT }),
        description:
          "Only with --since: the earlier report, the number of findings that it has too, which are not listed, and the number of its findings that no longer exist.",
      },
      finding: object({ ...SUGGESTING, template: TEMPLATE }, Object.keys(SUGGESTING)),
      exemptFinding: object({ ...EXEMPT, template: TEMPLATE }, Object.keys(EXEMPT)),
      exemptWith: {
        ...object({ resource: TEXT, container: TEXT, path: TEXT, value: TEXT, file: TEXT }, ["resource"]),
        description: "The narrowest exemption that covers the finding. Add a reason to use it in the configuration.",
      },
      exemption: object({ reason: TEXT, ticket: TEXT, expires: DAY }, ["reason"]),
      // The program may name a policy that does not exist.
      unusedExemption: object({ policy: TEXT, resource: TEXT, reason: TEXT }),
      unreadableSource: object({ file: FILE, line: PLACE, column: PLACE, reason: TEXT }),
      skippedSource: object({
        file: { ...TEXT, description: "A path relative to the working directory, or a glob for several files." },
        reason: TEXT,
      }),
      summary: object({
        resources: COUNT,
        workloads: COUNT,
        mandatory: { ...COUNT, description: "Violations at this level." },
        advisory: { ...COUNT, description: "Violations at this level." },
        undecided: COUNT,
        exempt: COUNT,
      }),
    },
  };
}

const FINDING = {
  fingerprint: {
    ...TEXT,
    description: "Identifies the finding in other runs: it does not depend on lines, or on indexes in lists.",
  },
  policy: { $ref: "#/definitions/policy" },
  level: { enum: ["mandatory", "advisory"] },
  verdict: {
    enum: ["violation", "undecided", "malformed"],
    description:
      "undecided: the value is not known before deployment, or it depends on another resource. malformed: the value has the wrong type or form.",
  },
  severity: { enum: ["low", "medium", "high", "critical"] },
  resource: object(
    {
      type: { ...TEXT, description: "Pulumi's type token." },
      kind: TEXT,
      namespace: { ...TEXT_OR_NULL, description: "null if the kind has no namespace, or if it is not known." },
      name: TEXT,
      urn: { ...TEXT_OR_NULL, description: "null outside Pulumi." },
      logicalId: { ...TEXT, description: "Its name in a CloudFormation template." },
      constructPath: { ...TEXT, description: "The construct that declares it in an app of the AWS CDK." },
    },
    ["type", "kind", "namespace", "name", "urn"],
  ),
  container: { ...TEXT_OR_NULL, description: "null if the finding does not apply to a single container." },
  path: { ...TEXT, description: "The path of the setting in the source." },
  value: { ...TEXT_OR_NULL, description: "The offending host path, image, capability or setting." },
  message: TEXT,
  fix: TEXT,
  repair: {
    anyOf: [
      { type: "null" },
      object({
        safe: { type: "boolean", description: "Whether a program that works keeps working." },
        edits: {
          type: "array",
          items: object(
            {
              change: { enum: ["set", "add", "remove"], description: "add: to the list at the path." },
              path: { ...TEXT, description: "The path of the setting in the source." },
              value: { type: ["string", "number", "boolean"] },
            },
            ["change", "path"],
          ),
        },
      }),
    ],
    description: "The changes after which it is no longer a violation; null if that needs a decision.",
  },
  file: FILE,
  line: PLACE,
  column: { ...PLACE, description: "In UTF-16 code units." },
  controls: {
    type: "array",
    items: object({ standard: { enum: Object.values(STANDARDS).map(({ title }) => title) }, id: TEXT, title: TEXT }, [
      "standard",
      "id",
    ]),
    description: "The controls of security standards that the finding violates, of those that apply to the resource.",
  },
};

const SUGGESTING = { ...FINDING, exemptWith: { $ref: "#/definitions/exemptWith" } };
const EXEMPT = { ...FINDING, exemption: { $ref: "#/definitions/exemption" } };

const TEMPLATE = { ...TEXT, description: "The template that Helm rendered, from its # Source: comment." };

/** Returns an object schema; all properties are required unless `required` lists fewer. */
function object(properties: Readonly<Record<string, object>>, required = Object.keys(properties)): object {
  return { type: "object", additionalProperties: false, required, properties };
}
