import { overlay, UNKNOWN } from "./workloads";

type Properties = Readonly<Record<string, unknown>>;

export const HARDENED_DEFINITION: Properties = {
  name: "web",
  image: "docker.io/library/nginx:1.29.3",
  user: "10001:10001",
  readonlyRootFilesystem: true,
  dockerSecurityOptions: ["no-new-privileges"],
  linuxParameters: { capabilities: { drop: ["ALL"] } },
  memory: 128,
  cpu: 256,
};

export const HARDENED_TASK: Properties = {
  family: "shop",
  networkMode: "bridge",
  containerDefinitions: [HARDENED_DEFINITION],
};

const HARDENED_JOB: Properties = {
  image: "docker.io/library/nginx:1.29.3",
  user: "10001:10001",
  readonlyRootFilesystem: true,
  resourceRequirements: [
    { type: "MEMORY", value: "128" },
    { type: "VCPU", value: "1" },
  ],
};

/** A resource as one of the sources spells it. */
export interface SpelledResource {
  readonly type: string;
  readonly inputs: object;
  /** Where the container is, if the settings are a container's. */
  readonly prefix: string;
  /** Returns a path in this spelling. */
  readonly spelled: (path: string) => string;
}

const asIs = (path: string): string => path;

/** Returns a task definition in all three spellings, given its settings in addition to the hardened ones. */
export function taskDefinitions(settings: object): readonly SpelledResource[] {
  const task = overlay(HARDENED_TASK, settings as Properties);
  return [
    ...pulumiTask(task),
    { type: "aws-native:ecs:TaskDefinition", inputs: task, prefix: "", spelled: asIs },
    { type: "AWS::ECS::TaskDefinition", inputs: capitalized(task), prefix: "", spelled: capitalizedPath },
  ];
}

/** Text that depends on an unknown value is unknown as a whole, which is another case. */
function pulumiTask({ containerDefinitions, volumes, ...task }: Properties): readonly SpelledResource[] {
  const isKnown = !JSON.stringify(containerDefinitions).includes(UNKNOWN);
  const inputs = {
    ...task,
    ...(volumes === undefined ? {} : { volumes: Array.isArray(volumes) ? volumes.map(withHostPath) : volumes }),
    containerDefinitions: Array.isArray(containerDefinitions)
      ? JSON.stringify(containerDefinitions)
      : containerDefinitions,
  };
  const spelled = (path: string): string => path.replace(/\.host(\.sourcePath)?$/, ".hostPath");
  return isKnown ? [{ type: "aws:ecs/taskDefinition:TaskDefinition", inputs, prefix: "", spelled }] : [];
}

function withHostPath(volume: unknown): unknown {
  if (typeof volume !== "object" || volume === null) return volume;
  const { host, ...rest } = volume as Properties;
  if (host === undefined) return volume;
  const isObject = typeof host === "object" && host !== null;
  return { ...rest, hostPath: isObject ? (host as Properties)["sourcePath"] : host };
}

/** Returns a container in task definitions of all spellings, and in a job definition if AWS Batch has its settings. */
export function containerDefinitions(settings: object): readonly SpelledResource[] {
  const definition = overlay(HARDENED_DEFINITION, settings as Properties);
  const tasks = taskDefinitions({ containerDefinitions: [definition] });
  return [
    ...tasks.map((task) => ({ ...task, prefix: "containerDefinitions[0]." })),
    ...(isOfBatch(settings as Properties) ? jobDefinitions(settings) : []),
  ];
}

function isOfBatch({ linuxParameters, ...settings }: Properties): boolean {
  const parameters = typeof linuxParameters === "object" ? Object.keys(linuxParameters ?? {}) : [];
  const has = new Set(["image", "privileged", "user", "readonlyRootFilesystem"]);
  return parameters.every((key) => key === "devices") && Object.keys(settings).every((key) => has.has(key));
}

function jobDefinitions(settings: object): readonly SpelledResource[] {
  const container = overlay(HARDENED_JOB, settings as Properties);
  const prefix = "containerProperties.";
  const isKnown = !JSON.stringify(container).includes(UNKNOWN);
  const inputs = { type: "container", containerProperties: container };
  const text = { ...inputs, containerProperties: JSON.stringify(container) };
  return [
    ...(isKnown ? [{ type: "aws:batch/jobDefinition:JobDefinition", inputs: text, prefix, spelled: asIs }] : []),
    { type: "aws-native:batch:JobDefinition", inputs, prefix, spelled: asIs },
    { type: "AWS::Batch::JobDefinition", inputs: capitalized(inputs) as object, prefix, spelled: capitalizedPath },
  ];
}

/** Returns the value as CloudFormation writes it; the keys of options are the user's. */
export function capitalized(value: unknown): object {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== "object" || value === null) return value as object;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      key === "driverOpts" ? each : capitalized(each),
    ]),
  );
}

function capitalizedPath(path: string): string {
  const [names = "", ...options] = path.split(/(?<=driverOpts\.)/);
  return (
    names.replace(/(^|\.)([a-z])/g, (_, dot: string, letter: string) => dot + letter.toUpperCase()) + options.join("")
  );
}
