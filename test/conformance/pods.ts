import fc from "fast-check";

/** A pod as the API takes it; only what a check reads is ever varied. */
export type Pod = Readonly<Record<string, unknown>>;

/** Left out in about half of all cases, null in a few. */
function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 5, arbitrary: value }, fc.constant(null));
}

function some<T>(...values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

function list<T>(item: fc.Arbitrary<T>, longest = 2): fc.Arbitrary<T[]> {
  return fc.array(item, { maxLength: longest });
}

/** An object with the properties that are not undefined. */
function object(shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Pod> {
  return fc
    .record(shape)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)));
}

const profile = object({
  type: maybe(some("RuntimeDefault", "Localhost", "Unconfined", "", "runtime/default")),
  localhostProfile: maybe(some("profile.json")),
});

const seLinuxOptions = object({
  type: maybe(
    some("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t", "CONTAINER_T"),
  ),
  user: maybe(some("", "system_u")),
  role: maybe(some("", "system_r")),
  level: maybe(some("s0:c1,c2")),
});

const shared = {
  runAsNonRoot: maybe(fc.boolean()),
  runAsUser: maybe(some(0, 1, 1000)),
  runAsGroup: maybe(some(0, 1000)),
  seccompProfile: maybe(profile),
  appArmorProfile: maybe(profile),
  seLinuxOptions: maybe(seLinuxOptions),
  windowsOptions: maybe(object({ hostProcess: maybe(fc.boolean()) })),
};

const capability = some("ALL", "NET_BIND_SERVICE", "CHOWN", "NET_RAW", "SYS_ADMIN", "CAP_CHOWN", "chown", "all", "");

const containerSecurity = object({
  ...shared,
  privileged: maybe(fc.boolean()),
  allowPrivilegeEscalation: maybe(some(false, false, true)),
  procMount: maybe(some("Default", "Unmasked", "", "default")),
  capabilities: maybe(
    object({ add: maybe(list(capability)), drop: maybe(list(some("ALL", "ALL", "all", "NET_RAW", "CAP_ALL"))) }),
  ),
});

const host = maybe(some("", "127.0.0.1", "example.com"));

const probe = object({
  httpGet: maybe(object({ port: some(80), host })),
  tcpSocket: maybe(object({ port: some(80), host })),
  grpc: maybe(object({ port: some(80) })),
  exec: maybe(object({ command: list(some("true")) })),
});

const containerShape = {
  securityContext: maybe(containerSecurity),
  ports: maybe(list(object({ containerPort: some(80), hostPort: maybe(some(0, 80, 65535)) }))),
  livenessProbe: maybe(probe),
  readinessProbe: maybe(probe),
  startupProbe: maybe(probe),
  lifecycle: maybe(object({ postStart: maybe(probe), preStop: maybe(probe) })),
};

function containers(prefix: string, longest: number): fc.Arbitrary<Pod[]> {
  return list(object(containerShape), longest).map((all) => all.map((each, i) => ({ ...each, name: `${prefix}${i}` })));
}

const source = some<Pod>(
  {},
  { emptyDir: {} },
  { emptyDir: null },
  { configMap: { name: "c" } },
  { secret: { secretName: "s" } },
  { projected: {} },
  { downwardAPI: {} },
  { csi: { driver: "d" } },
  { ephemeral: {} },
  { image: { reference: "r" } },
  { persistentVolumeClaim: { claimName: "c" } },
  { hostPath: { path: "/srv" } },
  { hostPath: { path: "" } },
  { nfs: { server: "s", path: "/" } },
  { iscsi: { targetPortal: "t", iqn: "iqn.2001-04.com.example:i", lun: 0 } },
  { gitRepo: { repository: "r" } },
  { emptyDir: {}, hostPath: { path: "/srv" } },
);

const podSecurity = object({
  ...shared,
  sysctls: maybe(
    list(
      object({
        name: some(
          "kernel.shm_rmid_forced",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_notsent_lowat",
          "net.ipv4.tcp_slow_start_after_idle",
          "net.ipv4.tcp_rmem",
          "net/ipv4/tcp_rmem",
          "kernel.core_pattern",
          "net.core.somaxconn",
          "",
        ),
        value: some("0", "1"),
      }),
    ),
  ),
});

const APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

const annotations = fc.dictionary(
  some(`${APPARMOR}c0`, `${APPARMOR}nobody`, APPARMOR, "container.apparmor.security.beta.kubernetes.io", "other"),
  some("", "runtime/default", "localhost/", "localhost/profile", "unconfined", "Unconfined"),
  { maxKeys: 2 },
);

const spec = fc
  .tuple(
    object({
      hostPID: maybe(fc.boolean()),
      hostIPC: maybe(fc.boolean()),
      hostNetwork: maybe(fc.boolean()),
      hostUsers: maybe(fc.boolean()),
      shareProcessNamespace: maybe(fc.boolean()),
      os: maybe(object({ name: some("linux", "windows", "Windows") })),
      securityContext: maybe(podSecurity),
      volumes: maybe(list(source).map((all) => all.map((each, i) => ({ ...each, name: `v${i}` })))),
    }),
    containers("i", 1),
    containers("c", 2),
    containers("e", 1),
  )
  .map(([rest, initContainers, main, ephemeralContainers]) => ({
    ...rest,
    initContainers,
    containers: main,
    ephemeralContainers,
  }));

/** Pods in which every field that a control of the Pod Security Standards reads takes good, bad, odd and no values. */
export const anyPod: fc.Arbitrary<Pod> = fc.record({
  apiVersion: some("v1"),
  kind: some("Pod"),
  metadata: object({ name: some("p"), annotations: maybe(annotations) }),
  spec,
}) as fc.Arbitrary<Pod>;
