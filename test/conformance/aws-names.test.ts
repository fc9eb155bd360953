import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { KindTables } from "../../src/model/kind-tables";
import { isApplicable, type Answer } from "../../src/model/table";
import { kindsOf } from "../../src/platforms";
import { ROOT, needs } from "../support/pulumi";

// The package has 90 MB, and these tests read types of two of its resources.
const AWS_NATIVE = "1.79.0";
const folder = join(ROOT, ".cache", `aws-native-${AWS_NATIVE}`);

/** Downloads the package's types once. */
function downloadTypes(): void {
  if (existsSync(folder)) return;
  const made = `${folder}.new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  execFileSync("npm", ["pack", "--silent", `@pulumi/aws-native@${AWS_NATIVE}`], { cwd: made, stdio: "pipe" });
  const files = ["types", "ecs/taskDefinition.d.ts", "batch/jobDefinition.d.ts"].map((name) => `package/${name}`);
  execFileSync("tar", ["xzf", `pulumi-aws-native-${AWS_NATIVE}.tgz`, ...files], { cwd: made });
  rmSync(join(made, `pulumi-aws-native-${AWS_NATIVE}.tgz`));
  renameSync(made, folder);
}

/** Returns every path in the tables of these kinds. */
function pathsIn(kinds: readonly KindTables[]): readonly string[] {
  const in_ = (prefix: string, table: object = {}): readonly string[] =>
    (Object.values(table) as ReadonlyArray<Answer<unknown, never>>).flatMap((answer) =>
      isApplicable(answer) ? answer.paths.map((path) => prefix + path) : [],
    );
  const paths = kinds.flatMap(({ workload, pod, containers }) => [
    ...in_("", workload),
    ...in_("", pod),
    ...containers.flatMap(({ prefix, table }) => in_(prefix, table)),
  ]);
  return [...new Set(paths)];
}

/** What is read in addition to the paths in the tables, which name what a policy is about. */
const TASK = [
  "family",
  "requiresCompatibilities[*]",
  "runtimePlatform.operatingSystemFamily",
  "memory",
  "cpu",
  "volumes[*].name",
  "volumes[*].dockerVolumeConfiguration.driver",
];
const DEFINITION = [
  "name",
  "mountPoints[*].sourceVolume",
  "systemControls[*].namespace",
  "systemControls[*].value",
  "resourceRequirements[*].type",
  "resourceRequirements[*].value",
].map((path) => `containerDefinitions[*].${path}`);
const JOB = [
  "platformCapabilities[*]",
  "containerProperties.runtimePlatform.operatingSystemFamily",
  "containerProperties.mountPoints[*].sourceVolume",
  "containerProperties.mountPoints[*].readOnly",
  "containerProperties.volumes[*].name",
  "ecsProperties.taskProperties[*].runtimePlatform.operatingSystemFamily",
  "ecsProperties.taskProperties[*].containers[*].name",
  "nodeProperties.nodeRangeProperties[*].ecsProperties.taskProperties[*].containers[*].privileged",
  "nodeProperties.nodeRangeProperties[*].eksProperties.podProperties.hostNetwork",
];
const POD = [
  "containers[*].name",
  "containers[*].volumeMounts[*].name",
  "initContainers[*].name",
  "volumes[*].name",
  "volumes[*].emptyDir",
  "volumes[*].secret",
].map((path) => `eksProperties.podProperties.${path}`);

/** Returns the type at a path, as TypeScript writes it. */
function typeAt(root: string, path: string): string {
  const steps = path.split(/\.|(?=\[\*\])/);
  return steps.reduce((type, step) => (step === "[*]" ? `Known<${type}[number]>` : `Known<${type}["${step}"]>`), root);
}

const HEAD = `
import type * as pulumi from "@pulumi/pulumi";
import type { TaskDefinitionArgs as PulumiTask } from "@pulumi/aws/ecs";
import type { JobDefinitionArgs as PulumiJob } from "@pulumi/aws/batch";
import type { TaskDefinitionArgs as Task } from "./package/ecs/taskDefinition";
import type { JobDefinitionArgs as Job } from "./package/batch/jobDefinition";
type Known<T> = Exclude<T, Promise<unknown> | pulumi.OutputInstance<unknown> | null | undefined>;
`;

/** Returns what the compiler reports for the paths of each type. */
function errorsFor(names: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const lines = Object.entries(names).flatMap(([root, paths]) =>
    paths.map((path) => ({ name: `${root}: ${path}`, type: typeAt(root, path) })),
  );
  const file = join(folder, "names.ts");
  writeFileSync(file, HEAD + lines.map(({ type }, i) => `export type T${i} = ${type};`).join("\n"));
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const source = program.getSourceFile(file);
  const offset = HEAD.split("\n").length - 1;
  return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
    const line = source!.getLineAndCharacterOfPosition(start).line - offset;
    return lines[line]?.name ?? ts.flattenDiagnosticMessageText(messageText, " ");
  });
}

describe("the names of AWS settings", function () {
  this.timeout(180_000);
  before(needs("npm's registry", "tar"));
  before(downloadTypes);

  const tasks = pathsIn(kindsOf("aws-native:ecs:TaskDefinition"));
  const jobs = pathsIn(kindsOf("aws-native:batch:JobDefinition"));

  it("are those of @pulumi/aws-native and @pulumi/aws", () => {
    const ofPulumiAlone = ["volumes[*].hostPath"];
    const inText = (path: string): boolean => /^(container|ecs|node)(Definitions|Properties)/.test(path);
    const names = {
      Task: [...tasks.filter((path) => !ofPulumiAlone.includes(path)), ...TASK, ...DEFINITION],
      Job: [...jobs, ...JOB, ...POD, "jobDefinitionName"],
      PulumiTask: [
        ...tasks.filter((path) => !inText(path) && !path.startsWith("volumes[*].host.")),
        ...TASK,
        "containerDefinitions",
      ],
      PulumiJob: [
        ...[...jobs, ...JOB, ...POD]
          .filter((path) => !inText(path))
          .map((path) => path.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem")),
        "name",
        "containerProperties",
        "ecsProperties",
        "nodeProperties",
      ],
    };
    assert.deepEqual(errorsFor(names), []);
    assert.ok(names.Task.length > 30 && names.PulumiJob.length > 15);
  });

  it("that do not exist are reported by the compiler", () =>
    assert.deepEqual(
      errorsFor({ Task: ["pidMode", "containerDefinitions[*].pidMode"], PulumiTask: ["volumes[*].host"] }),
      ["Task: containerDefinitions[*].pidMode", "PulumiTask: volumes[*].host"],
    ));
});
