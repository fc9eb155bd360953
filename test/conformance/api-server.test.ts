import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { presets } from "../../scripts/made-from-policies";
import { evaluate, policies } from "../../src/library";
import { parseDocuments } from "../../src/yaml/document";
import { kubectl, removeNamespace } from "../support/kubernetes";
import { needs } from "../support/pulumi";
import { HARDENED_CONTAINER, HARDENED_EPHEMERAL, overlay, resource } from "../support/workloads";
import { acceptablePod } from "./acceptable-pods";
import { ApiServer, type Answer } from "./api-server";
import { POLICY_OF } from "./checks";
import { differences } from "./differences";
import { moduleFolder } from "./oracle";
import type { Pod } from "./pods";

const GENERATED = 1500;

type Fragment = Readonly<Record<string, unknown>>;

const PROFILES = ["baseline", "restricted"] as const;
type Profile = (typeof PROFILES)[number];

/** The check behind each reason that a refusal gives. */
const CHECK_OF: Readonly<Record<string, string>> = {
  privileged: "privileged",
  "host namespaces": "hostNamespaces",
  "hostPath volumes": "hostPathVolumes",
  hostPort: "hostPorts",
  "probe or lifecycle host": "hostProbesAndHostLifecycle",
  "forbidden AppArmor profile": "appArmorProfile",
  "forbidden AppArmor profiles": "appArmorProfile",
  seLinuxOptions: "seLinuxOptions",
  procMount: "procMount",
  "forbidden sysctls": "sysctls",
  "non-default capabilities": "capabilities_baseline",
  "unrestricted capabilities": "capabilities_restricted",
  hostProcess: "windowsHostProcess",
  "allowPrivilegeEscalation != false": "allowPrivilegeEscalation",
  "restricted volume types": "restrictedVolumes",
  "runAsNonRoot != true": "runAsNonRoot",
  "runAsUser=0": "runAsUser",
};

/** Under `restricted` the stricter check of a field answers for both. */
const STRICTER: Readonly<Record<string, string>> = {
  "no-host-paths": "allowed-volume-types",
  "no-added-capabilities": "require-dropped-capabilities",
  "no-unconfined-seccomp": "require-seccomp",
};

const HARDENED: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "hardened" },
  // No pod of a test shall run, where there are nodes.
  spec: { schedulerName: "none", containers: [HARDENED_CONTAINER] },
};

/** The policies whose field a refusal is about; nothing if the pod is let in, undefined if it is refused otherwise. */
function refusedFor(profile: Profile, { code, message }: Answer): ReadonlySet<string> | undefined {
  if (code === 200 || code === 201) return new Set();
  const [, list] = /violates PodSecurity "[^"]*": (.*)$/s.exec(message) ?? [];
  if (list === undefined) return undefined;
  const reasons = withoutDetails(list).split(",");
  return new Set(reasons.map((reason) => policyOf(profile, reason.trim())));
}

/** `privileged (container "web" must not …), host namespaces (hostPID=true)` → `privileged , host namespaces ` */
function withoutDetails(list: string): string {
  const shorter = list.replace(/\([^()]*\)/g, "");
  return shorter === list ? list : withoutDetails(shorter);
}

function policyOf(profile: Profile, reason: string): string {
  const check = reason === "seccompProfile" ? `seccompProfile_${profile}` : CHECK_OF[reason];
  assert.ok(check !== undefined, `no check is known for the reason ${JSON.stringify(reason)}`);
  return POLICY_OF[check]!;
}

/** The policies of the preset that do not let the pod in. */
function violated(profile: Profile, pod: Pod): ReadonlySet<string> {
  const config = presets()[`pss-${profile}`]!;
  const { findings } = evaluate([resource("kubernetes:core/v1:Pod", pod)], { policies, config });
  const found = findings.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
  return new Set(profile === "restricted" ? found.map((policy) => STRICTER[policy] ?? policy) : found);
}

describe("conformance with the admission of an API server", function () {
  this.timeout(60_000);
  /** Nothing else in the cluster is called so. */
  const name = `cg-conformance-${process.pid}-${Date.now().toString(36)}`;
  const namespace = (profile: Profile): string => `${name}-${profile}`;
  const pods = (profile: Profile): string => `/api/v1/namespaces/${namespace(profile)}/pods`;
  const expected = differences.filter(({ from }) => from.includes("API server"));
  const shown = new Set<(typeof differences)[number]>();
  const made: string[] = [];
  let server: ApiServer;

  before(needs("go", "a Kubernetes API server on this machine"));
  before(async () => {
    server = new ApiServer();
    for (const profile of PROFILES) {
      made.push(namespace(profile));
      kubectl("create", "namespace", namespace(profile));
      const label = "pod-security.kubernetes.io/enforce";
      kubectl("label", "namespace", namespace(profile), `${label}=${profile}`, `${label}-version=latest`);
      await until(async () => {
        const bad = overlay(HARDENED, { spec: { hostPID: true } });
        return /violates PodSecurity/.test((await create(profile, bad)).message);
      });
      await until(async () => (await server.post(pods(profile), HARDENED)).code === 201);
    }
  });
  after(() => {
    server?.close();
    made.forEach(removeNamespace);
  });

  function create(profile: Profile, pod: Pod): Promise<Answer> {
    // Some fixtures have names that no API server takes.
    return server.post(`${pods(profile)}?dryRun=All`, overlay(pod, { metadata: { name: "any" } }));
  }

  interface Counts {
    letIn: number;
    refused: number;
    /** By the API's own validation, so that there is nothing to compare. */
    notTaken: number;
  }

  /** Asks for each pod under each profile, and compares the answers with ours. */
  async function compare(
    all: readonly Pod[],
    ask: (profile: Profile, pod: Pod) => Promise<Answer> = create,
  ): Promise<Counts> {
    const counts = { letIn: 0, refused: 0, notTaken: 0 };
    for (const profile of PROFILES) {
      const answers = await Promise.all(all.map((pod) => ask(profile, pod)));
      answers.forEach((answer, i) => {
        const theirs = refusedFor(profile, answer);
        counts[theirs === undefined ? "notTaken" : theirs.size === 0 ? "letIn" : "refused"]++;
        if (theirs !== undefined) compareOne({ profile, pod: all[i]!, theirs });
      });
    }
    return counts;
  }

  function compareOne({ profile, pod, theirs }: { profile: Profile; pod: Pod; theirs: ReadonlySet<string> }): void {
    const ours = violated(profile, pod);
    for (const policy of new Set([...ours, ...theirs])) {
      if (ours.has(policy) && theirs.has(policy)) continue;
      const listed = expected.find(({ check, concerns }) => POLICY_OF[check] === policy && concerns(pod));
      const who = ours.has(policy) ? "ours alone refuses" : "the API server alone refuses";
      assert.ok(listed, `${policy} under ${profile}: ${who} ${JSON.stringify(pod)}`);
      shown.add(listed);
    }
  }

  /** Adds the number of comparisons to the test's title, because a test without any would pass. */
  function report(context: Mocha.Context, counts: Counts, least: Omit<Counts, "notTaken">): void {
    const { letIn, refused, notTaken } = counts;
    context.test!.title += ` (${letIn} let in, ${refused} refused, ${notTaken} not taken by the API)`;
    assert.ok(letIn >= least.letIn && refused >= least.refused, `too few compared: ${JSON.stringify(counts)}`);
  }

  it("agrees on the module's fixtures for 1.36 and 1.37", async function () {
    const folder = join(moduleFolder(), "test", "testdata");
    const files = PROFILES.flatMap((profile) =>
      ["v1.36", "v1.37"].flatMap((version) =>
        readdirSync(join(folder, profile, version), { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(".yaml"))
          .map((name) => readFileSync(join(folder, profile, version, name), "utf8")),
      ),
    );
    const fixtures = [...new Set(files)].flatMap((text) => parseDocuments(text).map(({ value }) => value as Pod));
    report(this, await compare(fixtures), { letIn: 90, refused: 180 });
  });

  it(`agrees on ${GENERATED} generated pods`, async function () {
    const generated = fc.sample(acceptablePod, { numRuns: GENERATED, seed: 20261124 });
    report(this, await compare(generated), { letIn: 200, refused: 2000 });
  });

  it("agrees on hardened pods with one part of a generated one", async function () {
    const parts = fc.sample(acceptablePod, { numRuns: GENERATED, seed: 20261125 }).flatMap(onePart);
    report(this, await compare(unique(parts)), { letIn: 500, refused: 500 });
  });

  it("agrees on ephemeral containers added to a hardened pod", async function () {
    const containers = fc
      .sample(acceptablePod, { numRuns: GENERATED, seed: 20261126 })
      .flatMap(containersOf)
      .map(({ securityContext }) => overlay(HARDENED_EPHEMERAL, { securityContext }));
    const all = unique(containers).map((each) => overlay(HARDENED, { spec: { ephemeralContainers: [each] } }));
    const counts = await compare(all, (profile, { spec }) =>
      server.patch(`${pods(profile)}/hardened/ephemeralcontainers?dryRun=All`, { spec }),
    );
    report(this, counts, { letIn: 200, refused: 500 });
  });

  it("differs wherever a difference is listed", () => {
    assert.deepEqual(
      expected.filter((difference) => !shown.has(difference)),
      [],
    );
  });
});

/** An API server takes a moment to see a new namespace everywhere. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("the API server does not take pods in a new namespace");
}

interface Spec {
  readonly containers: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

function containersOf(pod: Pod): Spec["containers"] {
  return (pod["spec"] as Spec).containers;
}

/** Hardened pods that each have one property of this one's spec, its security context or its first container's. */
function onePart(pod: Pod): readonly Pod[] {
  const { containers, initContainers: _, securityContext: podWide, ...spec } = pod["spec"] as Spec & Fragment;
  const { name: __, securityContext, ...container } = containers[0]!;
  const inContainer = (part: Fragment): Fragment => ({ containers: [overlay(HARDENED_CONTAINER, part)] });
  return [
    ...properties(spec),
    ...properties(podWide).map((part) => ({ securityContext: part })),
    ...properties(container).map(inContainer),
    ...properties(securityContext).map((part) => inContainer({ securityContext: part })),
  ].map((part) => overlay(HARDENED, { spec: part }));
}

function properties(of: unknown): readonly Fragment[] {
  return Object.entries(of ?? {}).map(([name, value]) => ({ [name]: value as unknown }));
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
