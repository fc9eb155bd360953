import fc from "fast-check";
import { anyPod } from "../conformance/pods";
import { HARDENED_DOCKER, UNKNOWN, overlay } from "./workloads";

export const POD = "kubernetes:core/v1:Pod";
export const DOCKER = "docker:index/container:Container";
const TASK = "aws-native:ecs:TaskDefinition";
export type Json = Readonly<Record<string, unknown>>;

export interface Sample {
  readonly type: string;
  readonly inputs: Json;
}

const paths = fc.constantFrom(
  "/proc",
  "//var/run/docker.sock",
  "/srv/data",
  "/etc/localtime",
  "/",
  "",
  "data",
  "C:\\x",
  "/dev/../etc",
);
const some = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const optional = (shape: Record<string, fc.Arbitrary<unknown>>) => fc.record(shape, { requiredKeys: [] });

const dockerInputs = optional({
  image: some("nginx", "quay.io/a/b:1", UNKNOWN, "Bad Image", `sha256:${"a".repeat(64)}`),
  user: some("0", "1000", "root:x", "1000:0", "", UNKNOWN),
  privileged: some(true, false, UNKNOWN),
  pidMode: some("host", "container:x", "", "private"),
  networkMode: some("host", "bridge"),
  groupAdds: fc.array(some("0", "audio"), { maxLength: 2 }),
  securityOpts: fc.array(
    some(
      "no-new-privileges",
      "no-new-privileges=false",
      "seccomp=unconfined",
      'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
      "label:disable",
      "x",
    ),
    { maxLength: 3 },
  ),
  capabilities: optional({
    adds: fc.array(some("sys_admin", "CHOWN"), { maxLength: 2 }),
    drops: fc.array(some("ALL", "all"), { maxLength: 1 }),
  }),
  devices: fc.array(optional({ hostPath: paths }), { maxLength: 2 }),
  volumes: fc.array(
    optional({ hostPath: paths, volumeName: paths, readOnly: fc.boolean(), fromContainer: some("x") }),
    { maxLength: 3 },
  ),
  mounts: fc.array(
    optional({
      type: some("bind", "volume", "tmpfs", UNKNOWN),
      source: paths,
      readOnly: fc.boolean(),
      volumeOptions: optional({
        driverName: some("local", "nfs"),
        driverOptions: optional({
          type: some("none", "proc", "cifs"),
          device: paths,
          o: some("bind", "ro,bind", "lowerdir=/etc"),
        }),
      }),
    }),
    { maxLength: 2 },
  ),
  sysctls: fc.dictionary(fc.constantFrom("net.ipv4.tcp_rmem", "kernel.core_pattern"), some("1", "a=b")),
  memory: some(0, 128),
  cpus: some("0", "1.5"),
  readOnly: fc.boolean(),
});

export const kubernetes: fc.Arbitrary<Sample> = fc
  .tuple(
    anyPod,
    fc.array(
      optional({ name: some("v0", "v1"), hostPath: optional({ path: paths, type: some("CharDevice", "Directory") }) }),
      { maxLength: 2 },
    ),
  )
  .map(([pod, volumes]) => ({ type: POD, inputs: overlay(pod as Json, { spec: { volumes } }) }));

export const docker: fc.Arbitrary<Sample> = dockerInputs.map((inputs) => ({
  type: DOCKER,
  inputs: overlay(HARDENED_DOCKER, inputs as Json),
}));

const definition = optional({
  name: some("web", "log"),
  image: some("nginx", "quay.io/a/b:1", UNKNOWN, "Bad Image"),
  user: some("0", "1000", "root:x", "1000:0", "", UNKNOWN),
  privileged: some(true, false, UNKNOWN),
  readonlyRootFilesystem: fc.boolean(),
  dockerSecurityOptions: fc.array(some("no-new-privileges", "apparmor:unconfined", "label:disable", UNKNOWN), {
    maxLength: 2,
  }),
  linuxParameters: optional({
    capabilities: optional({
      add: fc.array(some("SYS_ADMIN", "CHOWN"), { maxLength: 2 }),
      drop: fc.array(some("ALL"), { maxLength: 1 }),
    }),
    devices: fc.array(optional({ hostPath: paths }), { maxLength: 2 }),
  }),
  mountPoints: fc.array(optional({ sourceVolume: some("v0", "v1", UNKNOWN), readOnly: fc.boolean() }), {
    maxLength: 2,
  }),
  portMappings: fc.array(optional({ hostPort: some(0, 80) }), { maxLength: 2 }),
  systemControls: fc.array(optional({ namespace: some("kernel.core_pattern"), value: some("1", "a=b") }), {
    maxLength: 1,
  }),
  resourceRequirements: fc.array(optional({ type: some("GPU", "MEMORY", UNKNOWN), value: some("1") }), {
    maxLength: 2,
  }),
  memory: some(0, 128),
});

export const task: fc.Arbitrary<Sample> = fc
  .record({
    shared: optional({
      pidMode: some("host", "task", UNKNOWN),
      networkMode: some("host", "bridge", "awsvpc", UNKNOWN),
      memory: some("512", UNKNOWN),
      requiresCompatibilities: fc.array(some("FARGATE", "EC2"), { maxLength: 2 }),
      runtimePlatform: optional({ operatingSystemFamily: some("LINUX", "WINDOWS_SERVER_2022_CORE") }),
      volumes: fc.array(
        optional({
          name: some("v0", "v1"),
          host: optional({ sourcePath: paths }),
          dockerVolumeConfiguration: optional({
            driver: some("local", "nfs"),
            driverOpts: optional({ type: some("none", "proc"), device: paths, o: some("bind", "ro,bind") }),
          }),
        }),
        { maxLength: 2 },
      ),
    }),
    containerDefinitions: fc.array(definition, { maxLength: 2 }),
  })
  .map(({ shared, containerDefinitions }) => ({ type: TASK, inputs: { ...shared, containerDefinitions } }));

/** Task definitions as `@pulumi/aws` has them, with the containers as JSON text. */
export const classicTask: fc.Arbitrary<Sample> = task.map(
  ({ inputs: { containerDefinitions, volumes, ...inputs } }) => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    inputs: {
      ...inputs,
      ...(volumes === undefined ? {} : { volumes: (volumes as readonly Json[]).map(classicVolume) }),
      containerDefinitions: JSON.stringify(containerDefinitions, undefined, 1),
    },
  }),
);

function classicVolume({ host, ...volume }: Json): Json {
  const { sourcePath } = (host ?? {}) as Json;
  return sourcePath === undefined ? volume : { ...volume, hostPath: sourcePath };
}

const job: fc.Arbitrary<Sample> = fc
  .record({
    container: definition,
    podProperties: optional({
      hostNetwork: fc.boolean(),
      volumes: fc.array(optional({ name: some("v0"), hostPath: optional({ path: paths }) }), { maxLength: 1 }),
      containers: fc.array(
        optional({ securityContext: optional({ privileged: some(true, UNKNOWN), runAsUser: some(0, 1) }) }),
        { maxLength: 2 },
      ),
    }),
  })
  .map(({ container, podProperties }) => ({
    type: "aws-native:batch:JobDefinition",
    inputs: { nodeProperties: { nodeRangeProperties: [{ container }, { eksProperties: { podProperties } }] } },
  }));

export const wellTyped = fc.oneof(kubernetes, docker, task, job);

export type Path = ReadonlyArray<string | number>;

/** The ways to all values below. */
export function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, each]) =>
    places(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? below : [path, ...below];
}

export function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, rest, by) : item));
  const object = value as Json;
  return { ...object, [key]: replaced(object[key as string], rest, by) };
}
