// What the exported admission policies cost an API server: the time of a Pod create that is not carried out, without any,
// with PodSecurity admission alone, and with all policies alone, in turn.
import { exportAdmission } from "../src/admission/export";
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

const WAYS = ["none", "pod-security", "policies"] as const;
type Way = (typeof WAYS)[number];
type Times = Readonly<Record<Way, readonly number[]>>;

/**
 * Measures on the API server that `kubectl` talks to, which has to be this machine's own.
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
          "Pod create, dry run",
          "without",
          "PodSecurity restricted",
          "all policies",
          "PodSecurity adds",
          "the policies add",
        ],
        rows.map(([what, times]) => figures(what, times)),
      ),
    ].join("\n\n")}\n`;
  } finally {
    const selector = ["--selector", `app.kubernetes.io/managed-by=${run}`, "--ignore-not-found"];
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
  const objects = fenced(
    exportAdmission({ policies, config: { all: "mandatory" }, namespace: `${run}-policies` }),
    run,
  );
  for (const object of objects) {
    const { apiVersion, kind } = object;
    if (kind === "Namespace") continue;
    const path =
      kind === "ConfigMap"
        ? `/api/v1/namespaces/${run}-policies/configmaps`
        : `/apis/${apiVersion}/validatingadmission${kind.endsWith("Binding") ? "policybindings" : "policies"}`;
    const { code, message } = await server.post(path, object);
    if (code !== 201) throw new Error(`Cannot install ${kind} ${object.metadata.name}: ${message}`);
  }
  // The policies are seen in the order in which they were made; this is what the last of them is about.
  const spec = { containers: [{ ...HARDENED_CONTAINER, image: "evil.example.com/app:1.0" }] };
  const untrusted = { apiVersion: "v1", kind: "Pod", metadata: { name: "any", labels: { [FENCE]: run } }, spec };
  await until("the API server does not see the policies", async () => {
    const { message } = await server.post(`/api/v1/namespaces/${run}-policies/pods?dryRun=All`, untrusted);
    return message.includes("not trusted");
  });
}

/** Hardened, so that nothing is found in it and it is judged to the end. */
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
  const times: Record<Way, number[]> = { none: [], "pod-security": [], policies: [] };
  for (let round = -WARM_UP; round < rounds; round++)
    for (const way of WAYS) {
      const labels = way === "policies" ? { [FENCE]: run } : {};
      const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "any", labels }, spec };
      const start = performance.now();
      const { code, message } = await server.post(`/api/v1/namespaces/${run}-${way}/pods?dryRun=All`, object);
      const spent = performance.now() - start;
      if (code !== 201) throw new Error(`Expected the API server to take ${what}: ${message}`);
      if (round >= 0) times[way].push(spent);
    }
  return times;
}

function figures(what: string, times: Times): readonly string[] {
  const { none, "pod-security": podSecurity, policies } = times;
  // Within each round, so that other work on the machine falls on all.
  const added = (some: readonly number[]): number => median(some.map((time, i) => time - none[i]!));
  const shown = [median(none), median(podSecurity), median(policies), added(podSecurity), added(policies)];
  return [what, ...shown.map((time) => milliseconds(Math.max(time, 0)))];
}

function version(): string {
  const { serverVersion } = JSON.parse(kubectl("version", "--output=json")) as {
    readonly serverVersion: { readonly gitVersion: string };
  };
  return serverVersion.gitVersion.slice(1);
}
