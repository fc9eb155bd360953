// Measures what the exported admission policies cost an API server: the time of a Pod creation as a dry run, without policies,
// with PodSecurity admission alone, with as many empty policies, and with the exported policies alone, in turn.
import { exportAdmission } from "../src/admission/export";
import type { KubernetesObject } from "../src/admission/objects";
import { policies } from "../src/library";
import { keepParameters, until } from "../test/conformance/admission-cluster";
import { ApiServer } from "../test/conformance/api-server";
import { FENCE, fenced } from "../test/support/fenced";
import { kubectl, removeNamespace } from "../test/support/kubernetes";
import { HARDENED_CONTAINER } from "../test/support/workloads";
import { median } from "./measure";
import { measuredOn, milliseconds, table } from "./report";

const ROUNDS = { small: 300, large: 30 };
const WARM_UP = 20; // requests of each

const WAYS = ["none", "pod-security", "empty", "policies"] as const;
type Way = (typeof WAYS)[number];
type Times = Readonly<Record<Way, readonly number[]>>;

/**
 * Measures on the API server that `kubectl` is configured for, which must be local.
 *
 * @returns the figures as Markdown
 */
export async function measureAdmission(progress: (what: string) => void): Promise<string> {
  const server = new ApiServer();
  const run = `cg-bench-${process.pid}`;
  const bench = { server, run, progress };
  try {
    await install(bench);
    const small = await measure(bench, "a Pod of two containers", pod(2, 2), ROUNDS.small);
    const large = await measure(bench, "a Pod of 50 containers and 100 volumes", pod(50, 100), ROUNDS.large);
    const rows = [
      ["Pod of 2 containers and 2 volumes", small],
      ["Pod of 50 containers and 100 volumes", large],
    ] as const;
    return `${[
      measuredOn(`kube-apiserver ${version()}`),
      table(
        [
          "Pod creation, dry run",
          "without policies",
          "added by PodSecurity `restricted`",
          `added by ${policies.length} empty policies`,
          "added by the exported policies",
        ],
        rows.map(([what, times]) => figures(what, times)),
      ),
    ].join("\n\n")}\n`;
  } finally {
    const selector = ["--selector", `app.kubernetes.io/managed-by in (${run}-empty,${run}-policies)`];
    kubectl("delete", "validatingadmissionpolicies,validatingadmissionpolicybindings", ...selector);
    for (const way of WAYS) removeNamespace(`${run}-${way}`);
    server.close();
  }
}

interface Bench {
  readonly server: ApiServer;
  readonly run: string;
  readonly progress: (what: string) => void;
}

async function install({ server, run }: Bench): Promise<void> {
  await keepParameters(server);
  for (const way of WAYS) kubectl("create", "namespace", `${run}-${way}`);
  kubectl("label", "namespace", `${run}-pod-security`, "pod-security.kubernetes.io/enforce=restricted");
  const objects = exportAdmission({ policies, config: { all: "mandatory" }, namespace: `${run}-policies` });
  for (const object of fenced(objects.map(emptied), `${run}-empty`)) await create(server, object);
  for (const object of fenced(objects, `${run}-policies`)) await create(server, object);
  // The API server picks up policies in the order of their creation; this Pod violates the last one.
  const spec = { containers: [{ ...HARDENED_CONTAINER, image: "evil.example.com/app:1.0" }] };
  const untrusted = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "any", labels: labelsOf(run, "policies") },
    spec,
  };
  await until("the API server does not see the policies", async () => {
    const { message } = await server.post(`/api/v1/namespaces/${run}-policies/pods?dryRun=All`, untrusted);
    return message.includes("trusted-registries");
  });
}

function labelsOf(run: string, way: Way): Readonly<Record<string, string>> {
  return { [FENCE]: `${run}-${way}` };
}

async function create(server: ApiServer, object: KubernetesObject): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  if (kind === "Namespace") return;
  const path =
    kind === "ConfigMap"
      ? `/api/v1/namespaces/${metadata.namespace}/configmaps`
      : `/apis/${apiVersion}/validatingadmission${kind.endsWith("Binding") ? "policybindings" : "policies"}`;
  const { code, message } = await server.post(path, object);
  const isThere = kind === "ConfigMap" && code === 409; // both sets have it
  if (code !== 201 && !isThere) throw new Error(`Cannot install ${kind} ${metadata.name}: ${message}`);
}

/** Returns a policy without expressions, which measures the API server's own cost. */
function emptied(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "ValidatingAdmissionPolicy") return object;
  return { ...object, spec: { ...object.spec, variables: [], validations: [{ expression: "true" }] } };
}

/** Returns a hardened pod, so that every expression is evaluated to the end. */
function pod(containers: number, volumes: number): object {
  const names = Array.from({ length: volumes }, (_, i) => `v${i}`);
  const volumeMounts = names.slice(0, 2).map((name) => ({ name, mountPath: `/${name}` }));
  return {
    volumes: names.map((name) => ({ name, emptyDir: {} })),
    containers: Array.from({ length: containers }, (_, i) => ({ ...HARDENED_CONTAINER, name: `c${i}`, volumeMounts })),
  };
}

async function measure({ server, run, progress }: Bench, what: string, spec: object, rounds: number): Promise<Times> {
  progress(what);
  const times: Record<Way, number[]> = { none: [], "pod-security": [], empty: [], policies: [] };
  for (let round = -WARM_UP; round < rounds; round++)
    for (const way of WAYS) {
      const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "any", labels: labelsOf(run, way) }, spec };
      const start = performance.now();
      const { code, message } = await server.post(`/api/v1/namespaces/${run}-${way}/pods?dryRun=All`, object);
      const spent = performance.now() - start;
      if (code !== 201) throw new Error(`Expected the API server to accept ${what}: ${message}`);
      if (round >= 0) times[way].push(spent);
    }
  return times;
}

function figures(what: string, { none, ...others }: Times): readonly string[] {
  // Compared within each round, so that other load on the machine affects all.
  const added = (some: readonly number[]): number => median(some.map((time, i) => time - none[i]!));
  const shown = [others["pod-security"], others.empty, others.policies].map(added);
  return [what, milliseconds(median(none)), ...shown.map((time) => (time > 0 ? milliseconds(time) : "not measurable"))];
}

function version(): string {
  const { serverVersion } = JSON.parse(kubectl("version", "--output=json")) as {
    readonly serverVersion: { readonly gitVersion: string };
  };
  return serverVersion.gitVersion.slice(1);
}
