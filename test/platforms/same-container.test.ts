import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, policies, type Finding, type GuardConfig } from "../../src/library";
import { HARDENED_DEFINITION, HARDENED_TASK, taskDefinitions } from "../support/aws";
import { HARDENED as HARDENED_COMPOSE } from "../support/compose";
import { findingsIn } from "../support/documents";
import { HARDENED_DOCKER, overlay, resource } from "../support/workloads";

const RUNS = 500;
const SEED = 20261127;

const CONFIG: GuardConfig = { "no-host-paths": { allowed: [{ path: "/srv", readOnly: true }] } };

/** A container, in the terms of the Docker Engine. */
interface Container {
  readonly image: string;
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnly: boolean;
  readonly memory: number;
  readonly options: readonly string[];
  readonly adds: readonly string[];
  readonly drops: readonly string[];
  readonly devices: readonly string[];
  readonly mounts: ReadonlyArray<{ readonly path: string; readonly readOnly: boolean }>;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly pid: boolean;
  readonly ipc: boolean;
  readonly network: boolean;
}

const few = <T>(...values: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...values]);

const containers: fc.Arbitrary<Container> = fc.record({
  image: fc.constantFrom("docker.io/library/nginx:1.29.3", "nginx", "quay.io/acme/web:latest", "Bad Image"),
  user: fc.constantFrom("10001:10001", "0", "root", "app:0", "1000"),
  privileged: fc.boolean(),
  readOnly: fc.boolean(),
  memory: fc.constantFrom(134217728, 0),
  options: few(
    "no-new-privileges",
    "apparmor=unconfined",
    "seccomp=unconfined",
    "label=type:spc_t",
    "no-new-privileges=false",
  ),
  adds: few("SYS_ADMIN", "cap_net_raw", "ALL", "CHOWN"),
  drops: few("ALL", "KILL"),
  devices: few("/dev/fuse", "/dev/mem"),
  mounts: fc.uniqueArray(
    fc.record({
      path: fc.constantFrom(
        "/proc",
        "/var/run/docker.sock",
        "/srv/data",
        "/etc/ssh",
        "/usr/share",
        "/",
        "/dev/../etc",
        "/opt/x",
      ),
      readOnly: fc.boolean(),
    }),
    { maxLength: 3, selector: ({ path }) => path },
  ),
  sysctls: fc.constantFrom({}, { "kernel.core_pattern": "x" }, { "net.ipv4.tcp_syncookies": "a=b" }),
  pid: fc.boolean(),
  ipc: fc.boolean(),
  network: fc.boolean(),
});

const host = (on: boolean): string | undefined => (on ? "host" : undefined);

function asDocker(c: Container): readonly Finding[] {
  const inputs = overlay(HARDENED_DOCKER, {
    image: c.image,
    user: c.user,
    privileged: c.privileged,
    readOnly: c.readOnly,
    memory: c.memory,
    securityOpts: c.options,
    capabilities: { adds: c.adds, drops: c.drops },
    devices: c.devices.map((hostPath) => ({ hostPath })),
    volumes: c.mounts.map(({ path, readOnly }, i) => ({ hostPath: path, containerPath: `/mnt/${i}`, readOnly })),
    sysctls: c.sysctls,
    pidMode: host(c.pid),
    ipcMode: host(c.ipc),
    networkMode: host(c.network) ?? "bridge",
  });
  return judged("docker:index/container:Container", inputs);
}

function asCompose(c: Container): readonly Finding[] {
  const service = overlay(HARDENED_COMPOSE, {
    image: c.image,
    user: c.user,
    privileged: c.privileged,
    read_only: c.readOnly,
    mem_limit: c.memory,
    security_opt: c.options,
    cap_add: c.adds,
    cap_drop: c.drops,
    devices: c.devices.map((path) => `${path}:${path}`),
    volumes: c.mounts.map(({ path, readOnly }, i) => ({
      type: "bind",
      source: path,
      target: `/mnt/${i}`,
      read_only: readOnly,
    })),
    sysctls: c.sysctls,
    pid: host(c.pid),
    ipc: host(c.ipc),
    network_mode: host(c.network),
  });
  return findingsIn(JSON.stringify({ services: { web: service } }), { format: "compose", config: CONFIG });
}

function asInspected(c: Container): readonly Finding[] {
  const inspected = {
    Id: "6b1dcd8a52c0c9a9a6cd1ef8bd3bb3f3a6b4f8a6c1b0f9d5f5e8c6ac5a4b3c21",
    Name: "/web",
    Config: { Image: c.image, User: c.user },
    HostConfig: {
      Privileged: c.privileged,
      ReadonlyRootfs: c.readOnly,
      Memory: c.memory,
      NanoCpus: 5e8,
      SecurityOpt: c.options,
      CapAdd: c.adds,
      CapDrop: c.drops,
      Devices: c.devices.map((path) => ({ PathOnHost: path })),
      Binds: c.mounts.map(({ path, readOnly }, i) => `${path}:/mnt/${i}:${readOnly ? "ro" : "rw"}`),
      Sysctls: c.sysctls,
      PidMode: host(c.pid) ?? "",
      IpcMode: host(c.ipc) ?? "private",
      NetworkMode: host(c.network) ?? "default",
    },
  };
  return findingsIn(JSON.stringify([inspected]), { format: "docker-inspect", config: CONFIG });
}

function asTasks(c: Container): ReadonlyArray<readonly Finding[]> {
  const definition = overlay(HARDENED_DEFINITION, {
    image: c.image,
    user: c.user,
    privileged: c.privileged,
    readonlyRootFilesystem: c.readOnly,
    memory: c.memory,
    dockerSecurityOptions: c.options,
    linuxParameters: {
      capabilities: { add: c.adds, drop: c.drops },
      devices: c.devices.map((hostPath) => ({ hostPath })),
    },
    mountPoints: c.mounts.map(({ readOnly }, i) => ({ sourceVolume: `v${i}`, containerPath: `/mnt/${i}`, readOnly })),
    systemControls: Object.entries(c.sysctls).map(([namespace, value]) => ({ namespace, value })),
  });
  const task = {
    ...HARDENED_TASK,
    pidMode: host(c.pid),
    ipcMode: host(c.ipc),
    networkMode: host(c.network) ?? "bridge",
    volumes: c.mounts.map(({ path }, i) => ({ name: `v${i}`, host: { sourcePath: path } })),
    containerDefinitions: [definition],
  };
  return taskDefinitions(task).map(({ type, inputs }) => judged(type, inputs));
}

function judged(type: string, inputs: object): readonly Finding[] {
  return evaluate([resource(type, inputs)], { policies, config: CONFIG, today: "2026-11-27" }).findings;
}

function causes(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ policy, verdict, value }) => JSON.stringify([policy, verdict, value])))].sort();
}

describe("the same container", function () {
  this.timeout(60_000);

  it("has the same findings as a docker.Container, Compose service, running container and ECS task", () =>
    fc.assert(
      fc.property(containers, (container) => {
        const expected = causes(asDocker(container));
        assert.deepEqual(causes(asCompose(container)), expected, "Compose");
        assert.deepEqual(causes(asInspected(container)), expected, "docker inspect");
        for (const task of asTasks(container)) assert.deepEqual(causes(task), expected, "Amazon ECS");
      }),
      { numRuns: RUNS, seed: SEED },
    ));
});
