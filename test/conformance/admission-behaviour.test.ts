import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportAdmission } from "../../src/admission/export";
import { policies, type GuardConfig } from "../../src/library";
import { FENCE, fenced } from "../support/fenced";
import { kubectl } from "../support/kubernetes";
import { needs } from "../support/pulumi";
import { HARDENED_CONTAINER, overlay } from "../support/workloads";
import { AdmissionCluster, keepParameters, until, type Verdict } from "./admission-cluster";
import type { Identity } from "./api-server";
import { clusterObject } from "./cluster-objects";

type Properties = Readonly<Record<string, unknown>>;

const PRIVILEGED = overlay(HARDENED_CONTAINER, {
  securityContext: { privileged: true, allowPrivilegeEscalation: undefined },
});

const REQUIRED: GuardConfig = { "require-resource-limits": "mandatory" };

function matchNamespace(name: string): object {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

/** As docs/admission.md has it. */
function upgradeArguments(file: string, run: string): readonly string[] {
  const kinds = ["", "Binding"].map((suffix) => `admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy${suffix}`);
  const allowed = kinds.map((kind) => `--prune-allowlist=${kind}`);
  return ["apply", "--filename", file, "--prune", "--selector", `app.kubernetes.io/managed-by=${run}`, ...allowed];
}

/** One of Kubernetes' own controllers. */
function controller(name: string): Identity {
  const groups = ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"];
  return { user: `system:serviceaccount:kube-system:${name}`, groups };
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, "YYYY-MM-DD".length);
}

describe("the admission policies in an API server", function () {
  this.timeout(120_000);
  let cluster: AdmissionCluster;
  const reason = "a test";

  before(needs("a Kubernetes API server on this machine"));
  before(async () => {
    cluster = new AdmissionCluster();
    await keepParameters(cluster.server);
    await cluster.install("all", { policies });
    await cluster.install("registries", { policies, only: ["trusted-registries"] });
    const warning = { "trusted-registries": "advisory" } as const;
    await cluster.install("warning", { policies, only: ["trusted-registries"], config: warning });
    await cluster.install("limits", { policies, only: ["require-resource-limits"], config: REQUIRED });
    await cluster.install("added", { policies, only: ["no-added-capabilities"] });
    await cluster.install("inline", {
      policies,
      only: ["trusted-registries"],
      config: { "trusted-registries": { allowed: ["ghcr.io/acme"] } },
      inlineParameters: true,
    });
    await cluster.install("exempt", { policies, only: Object.keys(exempted()), config: exempted() });
    for (const [i, half] of [policies.slice(0, 13), policies.slice(13)].entries())
      await cluster.install(`big-${i}`, { policies, only: half.map(({ id }) => id) });
    await cluster.settled(policies);
  });
  after(() => cluster?.close());

  function exempted(): GuardConfig {
    const ns = cluster.name;
    return {
      "no-privileged": {
        exempt: [
          { resource: `DaemonSet/${ns}/node-exporter`, reason, ticket: "SEC-1", expires: dayFromNow(1) },
          { resource: `Deployment/${ns}/web`, reason },
          { resource: `CronJob/${ns}/backup-*`, reason },
          { resource: `Pod/${ns}/today`, reason, expires: dayFromNow(0) },
          { resource: `Pod/${ns}/over`, reason, expires: dayFromNow(-1) },
          { resource: `Pod/${ns}/one-container`, container: "agent", reason },
          { resource: `Pod/${ns}/one-path`, path: "spec.containers[1].*", reason },
          { resource: `StatefulSet/${ns}/path`, path: "spec.template.spec.containers[0].securityContext.*", reason },
          { resource: "urn:pulumi:*", reason },
        ],
      },
      "no-kernel-filesystems": {
        exempt: [
          { resource: `*/${ns}/metrics*`, value: "/proc", reason },
          { resource: "PersistentVolume/metrics", value: "/sys/fs/*", reason },
        ],
      },
      "trusted-registries": { exempt: [{ resource: "*", value: "evil.net/*", reason }] },
      "pinned-images": { inlineExemptions: true },
    };
  }

  function pod(set: string, inputs: Properties): { readonly object: Properties; readonly path: string } {
    const place = { namespace: cluster.name, labels: cluster.labels(set) };
    const built = clusterObject("kubernetes:core/v1:Pod", { spec: { containers: [HARDENED_CONTAINER] } }, place)!;
    return { path: built.path, object: overlay(built.object, inputs) };
  }

  async function ask(set: string, inputs: Properties, as?: Identity): Promise<Verdict> {
    const { object, path } = pod(set, inputs);
    return cluster.ask(path, object, as);
  }

  /** Asks about an object of another kind, with the same label and a name. */
  async function askFor(type: string, name: string, spec: Properties, as?: Identity): Promise<Verdict> {
    const place = { namespace: cluster.name, labels: cluster.labels("exempt") };
    const { object, path } = clusterObject(type, spec, place)!;
    return cluster.ask(path, overlay(object, { metadata: { name } }), as);
  }

  const template = (containers: readonly unknown[]): Properties => ({ spec: { template: { spec: { containers } } } });
  const named = (name: string, containers: readonly unknown[] = [PRIVILEGED]): Properties => ({
    metadata: { name },
    spec: { containers },
  });

  function assertDenied({ answer, findings }: Verdict, policy: string): void {
    assert.equal(answer.code, 403, answer.message);
    assert.ok(findings.has(policy), answer.message);
  }

  function assertPassed({ answer, findings }: Verdict, ...besides: readonly string[]): void {
    assert.ok(answer.code < 300, answer.message);
    assert.deepEqual([...findings.keys()], besides);
  }

  it("deny with the problem, its path and the fix", async () => {
    const { answer } = await ask("all", { spec: { containers: [PRIVILEGED] } });
    assert.equal(answer.code, 403);
    assert.match(
      answer.message,
      /denied request: container "web" runs in privileged mode \(spec\.containers\[0\]\.securityContext\.privileged\)\. Fix: Remove the setting\. If the program needs a specific capability or device, grant only that one\.$/,
    );
  });

  describe("parameters", () => {
    const evil = { spec: { containers: [overlay(HARDENED_CONTAINER, { image: "evil.net/app:1.0" })] } };
    const path = (): string => `/api/v1/namespaces/${cluster.name}/configmaps/registries`;
    const isDenied = async (): Promise<boolean> => (await ask("registries", evil)).answer.code === 403;

    it("apply without a change of the policies", async () => {
      assert.ok(await isDenied());
      const data = { "trusted-registries.allowed": "  # ours\n\n evil.net/app \nregistry.k8s.io\n" };
      const metadata = { name: "registries", namespace: cluster.name };
      const { code } = await cluster.server.put(path(), { apiVersion: "v1", kind: "ConfigMap", metadata, data });
      assert.equal(code, 200);
      await until("the parameters do not change", async () => !(await isDenied()));
      assertPassed(await ask("registries", {}));
    });

    it("deny requests while a value is invalid, and name it and the expected form", async () => {
      const metadata = { name: "limits", namespace: cluster.name };
      const limits = `/api/v1/namespaces/${cluster.name}/configmaps/limits`;
      const change = (require: string): Promise<unknown> => {
        const data = { "require-resource-limits.require": require };
        return cluster.server.put(limits, { apiVersion: "v1", kind: "ConfigMap", metadata, data });
      };
      await change("memory\nmem\n");
      await until("an invalid value denies nothing", async () => (await ask("limits", {})).answer.code === 403);
      assert.match(
        (await ask("limits", {})).answer.message,
        /has a value that is not valid: parameter require-resource-limits\.require: expected memory or cpu, found "mem"$/,
      );
      await change("# none\n\n memory \n");
      await until("a valid value denies", async () => (await ask("limits", {})).answer.code < 300);
    });

    it("are checked when the ConfigMap is written", async () => {
      const all = fenced(exportAdmission({ policies, namespace: cluster.name }), `${cluster.name}-written`);
      const made = all.filter(({ metadata }) => metadata.name.endsWith(".parameters"));
      const run = `app.kubernetes.io/managed-by=${cluster.name}-written`;
      try {
        // Not only what carries the label: this binding matches the namespace's ConfigMap alone.
        const unfenced = made.map((each) =>
          each.kind.endsWith("Binding")
            ? { ...each, spec: { ...each.spec, matchResources: matchNamespace(cluster.name) } }
            : each,
        );
        for (const each of unfenced) {
          const kind = each.kind.endsWith("Binding") ? "policybindings" : "policies";
          const path = `/apis/admissionregistration.k8s.io/v1/validatingadmission${kind}`;
          assert.equal((await cluster.server.post(path, each)).code, 201);
        }
        const { data } = all.find(({ kind }) => kind === "ConfigMap")!;
        const write = async (changes: object): Promise<readonly string[]> => {
          const metadata = { name: "container-guard", namespace: cluster.name };
          const path = `/api/v1/namespaces/${cluster.name}/configmaps?dryRun=All`;
          const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { ...data, ...changes } };
          return (await cluster.server.post(path, object)).warnings.map((text) =>
            text.replace(/^.*binding '[^']*': /, ""),
          );
        };
        const wrong = {
          "pinned-images.digest": "yes",
          "trusted-registries.allowed": "ghcr.io/acme:1\nquay.io\n*.com\nregistry.*.example.com/team",
          "no-host-paths.allowed": "srv",
          "no-added-capabilities.allowed": "net_admin",
        };
        await until("nothing is warned of", async () => (await write(wrong)).length > 0);
        assert.deepEqual(await write(wrong), [
          [
            'parameter no-added-capabilities.allowed: expected a capability such as NET_ADMIN, found "net_admin"',
            'parameter no-host-paths.allowed: expected an absolute path, found "srv"',
            'parameter pinned-images.digest: expected true or false, found "yes"',
            'parameter trusted-registries.allowed: expected a registry such as ghcr.io/acme or 123456789012.dkr.ecr.*.amazonaws.com, without a tag, found "ghcr.io/acme:1"',
            'parameter trusted-registries.allowed: expected a registry such as ghcr.io/acme or 123456789012.dkr.ecr.*.amazonaws.com, without a tag, found "*.com"',
          ].join("; "),
        ]);
        assert.deepEqual(await write({}), []);
      } finally {
        kubectl("delete", "validatingadmissionpolicies,validatingadmissionpolicybindings", "--selector", run);
      }
    });

    it("deny while an entry is missing, or all of them", async () => {
      const metadata = { name: "registries", namespace: cluster.name };
      await cluster.server.put(path(), { apiVersion: "v1", kind: "ConfigMap", metadata, data: { other: "" } });
      await until("a missing entry denies nothing", async () => (await ask("registries", {})).answer.code >= 400);
      assert.match((await ask("registries", {})).answer.message, /: parameter trusted-registries\.allowed is missing$/);
      kubectl("delete", "configmap", "registries", "--namespace", cluster.name);
      await until("a missing ConfigMap denies nothing", async () =>
        /no params found/.test((await ask("registries", {})).answer.message),
      );
    });

    it("deny nothing if they only warn, even if parameters are missing", async () => {
      const warned = { spec: { containers: [overlay(HARDENED_CONTAINER, { image: "evil.net/app:1.0" })] } };
      assertPassed(await ask("warning", warned), "trusted-registries");
      const invalid = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "warning", namespace: cluster.name },
        data: { "trusted-registries.allowed": "evil\n*.com\nregistry.*.example.com/team\n" },
      };
      await cluster.server.put(`/api/v1/namespaces/${cluster.name}/configmaps/warning`, invalid);
      await until("an invalid value is not warned of", async () =>
        /: expected a registry such as .*, found "evil"; [^;]*, found "\*\.com"$/.test(
          (await ask("warning", {})).findings.get("trusted-registries") ?? "",
        ),
      );
      kubectl("delete", "configmap", "warning", "--namespace", cluster.name);
      await until("a missing ConfigMap is not noticed", async () => (await ask("warning", warned)).findings.size === 0);
      assertPassed(await ask("warning", warned));
    });

    it("may be in the policies themselves", async () => {
      assertDenied(await ask("inline", {}), "trusted-registries");
      assertPassed(
        await ask("inline", { spec: { containers: [overlay(HARDENED_CONTAINER, { image: "ghcr.io/acme/app:1" })] } }),
      );
    });
  });

  describe("exemptions", () => {
    it("cover an object until their last day is over, in UTC", async () => {
      assertDenied(await ask("exempt", named("other")), "no-privileged");
      assertPassed(await ask("exempt", named("today")));
      assertDenied(await ask("exempt", named("over")), "no-privileged");
    });

    it("expire for old objects too, whatever creation time they claim", async () => {
      const pods = `/api/v1/namespaces/${cluster.name}/pods`;
      const image = { containers: [{ name: "web", image: "registry.k8s.io/pause:3.9" }] };
      const change = async (name: string, metadata: Properties = {}): Promise<Verdict> => {
        const body = { metadata: { labels: cluster.labels("exempt"), ...metadata }, spec: image };
        return cluster.read(await cluster.server.patch(`${pods}/${name}?dryRun=All`, body));
      };
      for (const name of ["today", "over"]) {
        const pod = { apiVersion: "v1", kind: "Pod", ...overlay(named(name), { spec: { schedulerName: "none" } }) };
        assert.equal((await cluster.server.post(pods, pod)).code, 201);
      }
      assertPassed(await change("today"));
      assertDenied(await change("over"), "no-privileged");
      const longAgo = "2020-01-01T00:00:00Z";
      assertDenied(await change("over", { managedFields: [{}] }), "no-privileged");
      assertDenied(
        await ask("exempt", overlay(named("over"), { metadata: { creationTimestamp: longAgo } })),
        "no-privileged",
      );
      // Without managedFields, the time of a change is not known.
      assertDenied(await change("today", { managedFields: [{}] }), "no-privileged");
    });

    it("apply to objects that controllers create from the named object, not to those that claim so", async () => {
      const owned = (kind: string, name: string, labels: Properties = {}): Properties => ({
        ...named("made"),
        metadata: {
          name: "made",
          labels: { ...labels, ...cluster.labels("exempt") },
          ownerReferences: [{ apiVersion: "v1", kind, name, uid: "0", controller: true }],
        },
      });
      const daemons = controller("daemon-set-controller");
      assertPassed(await askFor("kubernetes:apps/v1:DaemonSet", "node-exporter", template([PRIVILEGED])));
      assertPassed(await ask("exempt", owned("DaemonSet", "node-exporter"), daemons));
      assertDenied(await ask("exempt", owned("DaemonSet", "node-exporter")), "no-privileged");
      assertDenied(await ask("exempt", owned("DaemonSet", "node-exporter-2"), daemons), "no-privileged");
      assertDenied(await ask("exempt", owned("StatefulSet", "node-exporter"), daemons), "no-privileged");

      const replicas = controller("replicaset-controller");
      const hash = { "pod-template-hash": "5d8f" };
      assertPassed(await ask("exempt", owned("ReplicaSet", "web-5d8f", hash), replicas));
      assertDenied(await ask("exempt", owned("ReplicaSet", "web-5d8f"), replicas), "no-privileged");
      assertDenied(await ask("exempt", owned("ReplicaSet", "web-2-5d8f", hash), replicas), "no-privileged");
      assertDenied(await ask("exempt", owned("ReplicaSet", "web-5d8f", hash)), "no-privileged");
      assertPassed(await ask("exempt", owned("Job", "backup-db-29404"), controller("job-controller")));
      assertDenied(await ask("exempt", owned("Job", "backup-db"), controller("job-controller")), "no-privileged");
    });

    it("apply to a container, a path or a value", async () => {
      const agent = { ...PRIVILEGED, name: "agent" };
      assertPassed(await ask("exempt", named("one-container", [agent, HARDENED_CONTAINER])));
      assertDenied(await ask("exempt", named("one-container", [agent, PRIVILEGED])), "no-privileged");
      assertPassed(await ask("exempt", named("one-path", [HARDENED_CONTAINER, agent])));
      assertDenied(await ask("exempt", named("one-path", [agent, HARDENED_CONTAINER])), "no-privileged");
      const set = "kubernetes:apps/v1:StatefulSet";
      assertPassed(await askFor(set, "path", template([PRIVILEGED])));
      assertDenied(await askFor(set, "path", template([HARDENED_CONTAINER, agent])), "no-privileged");

      const mounts = (...paths: readonly string[]): Properties => ({
        volumes: paths.map((path, i) => ({ name: `v${i}`, hostPath: { path } })),
      });
      assertPassed(await ask("exempt", { metadata: { name: "metrics-1" }, spec: mounts("//proc/.") }));
      assertDenied(
        await ask("exempt", { metadata: { name: "metrics-1" }, spec: mounts("/proc", "/sys") }),
        "no-kernel-filesystems",
      );
      assertDenied(await ask("exempt", { metadata: { name: "shop" }, spec: mounts("/proc") }), "no-kernel-filesystems");
      const volume = "kubernetes:core/v1:PersistentVolume";
      assertPassed(await askFor(volume, "metrics", { spec: { hostPath: { path: "/sys/fs/cgroup" } } }));
      assertDenied(await askFor(volume, "metrics", { spec: { hostPath: { path: "/sys" } } }), "no-kernel-filesystems");
      const image = (reference: string): Properties => ({ spec: { containers: [{ name: "web", image: reference }] } });
      assertPassed(await ask("exempt", image("evil.net/app:1")));
      assertDenied(await ask("exempt", image("evil.org/app:1")), "trusted-registries");
    });

    it("in an object's own annotations count if the configuration enables them, with a reason", async () => {
      const latest = (why: string): Properties => ({
        metadata: { annotations: { "container-guard.dev/exempt.pinned-images": why } },
        spec: { containers: [overlay(HARDENED_CONTAINER, { image: "registry.k8s.io/pause" })] },
      });
      assertPassed(await ask("exempt", latest("rebuilt daily")));
      assertPassed(await ask("exempt", latest(" ")), "pinned-images");
    });
  });

  it("do not apply to excluded namespaces", async () => {
    const { object } = pod("all", { metadata: { namespace: "kube-system" }, spec: { containers: [PRIVILEGED] } });
    assertPassed(await cluster.ask("/api/v1/namespaces/kube-system/pods", object));
    kubectl("label", "namespace", cluster.name, "container-guard.dev/admission=excluded");
    await until(
      "the label excludes nothing",
      async () => (await ask("all", { spec: { containers: [PRIVILEGED] } })).answer.code < 300,
    );
    kubectl("label", "namespace", cluster.name, "container-guard.dev/admission-");
    await until(
      "the namespace stays excluded",
      async () => (await ask("all", { spec: { containers: [PRIVILEGED] } })).answer.code === 403,
    );
  });

  it("check changes of what runs, and allow other changes of an old object", async () => {
    const old = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "old" },
      spec: { schedulerName: "none", containers: [PRIVILEGED] },
    };
    const pods = `/api/v1/namespaces/${cluster.name}/pods`;
    assert.equal((await cluster.server.post(pods, old)).code, 201);
    const change = async (spec: object): Promise<Verdict> =>
      cluster.read(
        await cluster.server.patch(`${pods}/old?dryRun=All`, { metadata: { labels: cluster.labels("all") }, ...spec }),
      );
    assertPassed(await change({}));
    const image = { spec: { containers: [{ name: "web", image: "registry.k8s.io/pause:3.9" }] } };
    assertDenied(await change(image), "no-privileged");
  });

  it("allow the volume controller to bind and release an old persistent volume", async () => {
    const volumes = "/api/v1/persistentvolumes";
    const spec = { hostPath: { path: "/etc" } };
    const { object } = clusterObject("kubernetes:core/v1:PersistentVolume", { spec }, { namespace: "", labels: {} })!;
    const old = overlay(object, { metadata: { name: cluster.name } });
    assertDenied(
      await cluster.ask(volumes, overlay(old, { metadata: { labels: cluster.labels("all") } })),
      "no-host-system-paths",
    );
    assert.equal((await cluster.server.post(volumes, old)).code, 201);
    try {
      const claimRef = { kind: "PersistentVolumeClaim", namespace: cluster.name, name: "any", uid: "0" };
      const change = { metadata: { labels: cluster.labels("all") }, spec: { claimRef } };
      assertPassed(cluster.read(await cluster.server.patch(`${volumes}/${cluster.name}?dryRun=All`, change)));
    } finally {
      // No controller of a test's cluster takes the protection of volumes away.
      await cluster.server.patch(`${volumes}/${cluster.name}`, { metadata: { finalizers: null } });
      kubectl("delete", "persistentvolume", cluster.name, "--wait=false");
    }
  });

  it("check a change of a running pod's resources", async () => {
    const pods = `/api/v1/namespaces/${cluster.name}/pods`;
    const limited = overlay(HARDENED_CONTAINER, { resources: { requests: { cpu: "10m" } } });
    const pod = { apiVersion: "v1", kind: "Pod", ...named("resized", [limited]) };
    const spec = { schedulerName: "none" };
    const made = await cluster.server.post(
      pods,
      overlay(overlay(pod, { spec }), { metadata: { labels: cluster.labels("all") } }),
    );
    assert.equal(made.code, 201, made.message);
    const resize = async (memory: string): Promise<Verdict> => {
      const containers = [{ name: "web", resources: { limits: { memory }, requests: { memory } } }];
      return cluster.read(await cluster.server.patch(`${pods}/resized/resize?dryRun=All`, { spec: { containers } }));
    };
    assertPassed(await resize("32Mi"));
    assertPassed(await resize("0"), "require-resource-limits");
  });

  describe("a pod of 50 containers and 100 volumes", () => {
    const list = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
    const mounts = list(100).map((i) => ({ name: `v${i}`, mountPath: `/m${i}`, readOnly: true }));
    const containers = (base: Properties): readonly object[] =>
      list(50).map((i) => {
        const ports = [{ containerPort: 8000 + i, hostPort: 8000 + i }];
        return { ...base, name: `c${i}`, volumeMounts: mounts, ...(base === HARDENED_CONTAINER ? {} : { ports }) };
      });

    it("passes if it is hardened", async () => {
      const volumes = list(100).map((i) => ({ name: `v${i}`, emptyDir: {} }));
      for (const set of ["big-0", "big-1"])
        assertPassed(await ask(set, { spec: { containers: containers(HARDENED_CONTAINER), volumes } }));
    });

    it("is denied by all that apply if everything in it is wrong, within the API server's cost limits", async () => {
      const deep = "/usr/share/zoneinfo/right/America/Argentina/ComodRivadavia";
      const volumes = list(100).map((i) => ({ name: `v${i}`, hostPath: { path: `${deep}/${i}` } }));
      const bad = {
        image: "evil.example.com/with/a/long/path/of/segments/app:latest",
        livenessProbe: { httpGet: { port: 80, host: "example.com" } },
        securityContext: {
          privileged: true,
          runAsUser: 0,
          runAsGroup: 0,
          capabilities: { add: list(20).map((i) => `CAP_${i}`) },
          seccompProfile: { type: "Unconfined" },
          appArmorProfile: { type: "Unconfined" },
          seLinuxOptions: { type: "spc_t", user: "u", role: "r" },
        },
      };
      const pods = { containers: containers(bad), volumes, hostPID: true, hostIPC: true, hostNetwork: true };
      const found = await Promise.all(["big-0", "big-1"].map((set) => ask(set, { spec: pods })));
      for (const { answer } of found) assert.equal(answer.code, 403, answer.message);
      const said = new Map(found.flatMap(({ findings }) => [...findings]));
      for (const text of said.values()) assert.doesNotMatch(text, /^expression |cost|failed/);
      const silent = policies.map(({ id }) => id).filter((id) => !said.has(id));
      const apart = [
        "no-host-devices",
        "no-host-ports",
        "no-host-process",
        "no-host-system-paths",
        "no-kernel-filesystems",
      ];
      assert.deepEqual(silent, [...apart, "no-runtime-sockets", "no-unmasked-proc", "no-unsafe-sysctls"]);
    });
  });

  it("answer soon about thousands of items, which they do not count then", async () => {
    const add = Array.from({ length: 5000 }, (_, i) => `C${i}`);
    const container = overlay(HARDENED_CONTAINER, { securityContext: { capabilities: { add } } });
    const start = performance.now();
    const { answer } = await ask("added", { spec: { containers: [container] } });
    assert.match(
      answer.message,
      /adds the capability "C0" \(spec\.containers\[0\]\.securityContext\.capabilities\.add\[\.{3}\]\)/,
    );
    // To look each one's place up took half a minute.
    assert.ok(performance.now() - start < 15_000);
  });

  it("deny no clean pod during the documented upgrade", async function () {
    const directory = mkdtempSync(join(tmpdir(), "container-guard-upgrade-"));
    const run = `${cluster.name}-upgrade`;
    const file = join(directory, "container-guard.yaml");
    const only = ["no-host-paths", "no-privileged", "require-non-root", "trusted-registries"];
    const apply = async (config: GuardConfig): Promise<void> => {
      const objects = fenced(exportAdmission({ policies, only, config, namespace: cluster.name }), run);
      const items = objects.filter((object) => object.kind !== "Namespace");
      writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
      await promisify(execFile)("kubectl", upgradeArguments(file, run));
    };
    const labels = { [FENCE]: run };
    const clean = pod("all", { metadata: { labels: { ...labels, "container-guard.dev/test": run } } });
    const create = async (): Promise<Verdict> => cluster.ask(clean.path, clean.object);
    try {
      await apply({ all: "mandatory" });
      const bad = overlay(clean.object, { spec: { containers: [PRIVILEGED] } });
      await until("the policies deny nothing", async () => (await cluster.ask(clean.path, bad)).answer.code === 403);
      let isDone = false;
      const upgrade = apply({ all: "mandatory", "require-non-root": "disabled", "trusted-registries": "disabled" });
      void upgrade.finally(() => (isDone = true));
      let asked = 0;
      for (let after = 0; after < 20; after += isDone ? 1 : 0) {
        const { answer } = await create();
        assert.ok(answer.code < 300, answer.message);
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      await upgrade;
      this.test!.title += ` (${asked} asked)`;
    } finally {
      kubectl(
        "delete",
        "validatingadmissionpolicies,validatingadmissionpolicybindings",
        "--selector",
        `app.kubernetes.io/managed-by=${run}`,
      );
      rmSync(directory, { recursive: true });
    }
  });

  it("are updated and pruned by label with kubectl apply", () => {
    const directory = mkdtempSync(join(tmpdir(), "container-guard-prune-"));
    const run = `${cluster.name}-prune`;
    const file = join(directory, "container-guard.json");
    const apply = (config: GuardConfig): void => {
      const objects = fenced(exportAdmission({ policies, config, namespace: cluster.name }), run);
      const items = objects.filter((object) => object.kind !== "Namespace");
      writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
      kubectl(...upgradeArguments(file, run));
    };
    const there = (): readonly string[] =>
      kubectl(
        "get",
        "validatingadmissionpolicies,validatingadmissionpolicybindings",
        "--selector",
        `app.kubernetes.io/managed-by=${run}`,
        "--output",
        "name",
      ).split("\n");
    try {
      apply({});
      assert.equal(there().length, 2 * (policies.length + 1));
      apply({ "no-host-probes": "disabled", "trusted-registries": "advisory" });
      assert.equal(there().length, 2 * policies.length);
      assert.ok(!there().some((name) => name.endsWith("no-host-probes")));
      const actions = kubectl(
        "get",
        "validatingadmissionpolicybinding",
        `${run}.trusted-registries`,
        "--output",
        "jsonpath={.spec.validationActions}",
      );
      assert.equal(actions, '["Warn","Audit"]');
    } finally {
      kubectl(
        "delete",
        "validatingadmissionpolicies,validatingadmissionpolicybindings",
        "--selector",
        `app.kubernetes.io/managed-by=${run}`,
      );
      rmSync(directory, { recursive: true });
    }
  });
});
