import assert from "node:assert/strict";
import { exportAdmission, type AdmissionOptions } from "../../src/admission/export";
import { KEEP } from "../../src/admission/parameters";
import type { KubernetesObject } from "../../src/admission/objects";
import type { Policy } from "../../src/library";
import { kubectl, removeNamespace } from "../support/kubernetes";
import { ApiServer, type Answer, type Identity } from "./api-server";

const LABEL = "container-guard.dev/test";
const API_VERSION = "admissionregistration.k8s.io/v1";
const REGISTRATION = `/apis/${API_VERSION}`;
const KEEPER = "container-guard-test.keep";

/** An API server's verdict on one object. */
export interface Verdict {
  readonly answer: Answer;
  /** The message of each policy with a finding, at any level. */
  readonly findings: ReadonlyMap<string, string>;
}

/**
 * The exported policies in an API server that others use too: everything under names of its own, asked only about objects
 * that carry the label of a set. A set is an export; each policy of it also warns, because a refusal names one policy alone.
 */
export class AdmissionCluster {
  /** Short: a warning names it twice, and all warnings of an answer together may be 4 KiB. */
  readonly name = `cg-${(process.pid + Date.now()).toString(36)}`;
  readonly server = new ApiServer();
  private timesSettled = 0;

  constructor() {
    kubectl("create", "namespace", this.name);
  }

  close(): void {
    this.server.close();
    const ours = ["--selector", `${LABEL}-run=${this.name}`, "--ignore-not-found"];
    kubectl("delete", "validatingadmissionpolicybindings,validatingadmissionpolicies", ...ours);
    removeNamespace(this.name);
  }

  /** The labels of objects that a set is asked about. */
  labels(set: string): Readonly<Record<string, string>> {
    return { [LABEL]: `${this.name}.${set}` };
  }

  /** Installs an export. Policies of a set with a `like` are those of that set, with parameters of their own. */
  async install(set: string, options: Omit<AdmissionOptions, "namespace">, like?: string): Promise<void> {
    for (const object of exportAdmission({ ...options, namespace: this.name })) {
      if (object.metadata.labels[KEEP] !== undefined) continue;
      if (object.kind === "ConfigMap")
        await this.create(`/api/v1/namespaces/${this.name}/configmaps`, named(object, set));
      if (object.kind === "ValidatingAdmissionPolicy" && like === undefined)
        await this.create(`${REGISTRATION}/validatingadmissionpolicies`, named(object, this.idOf(object, set)));
      if (object.kind === "ValidatingAdmissionPolicyBinding")
        for (const binding of this.bindings(object, set, like ?? set))
          await this.create(`${REGISTRATION}/validatingadmissionpolicybindings`, binding);
    }
  }

  /**
   * Waits until the server asks all that was installed before. It sees policies, bindings and parameters in the order in
   * which they were made, so that a set that is made now and answers has the others answer too.
   */
  async settled(policies: readonly Policy[]): Promise<void> {
    const only = ["trusted-registries"];
    const last = `last-${this.timesSettled++}`;
    await this.install(last, { policies, only, config: { "trusted-registries": { allowed: [] } } });
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "any", labels: this.labels(last) },
      spec: { containers: [{ name: "web", image: "registry.k8s.io/pause:3.10" }] },
    };
    const doubt = "does not see new policies, or reads no parameters any more and has to be restarted";
    await until(`the API server ${doubt}`, async () => {
      const { findings } = await this.ask(`/api/v1/namespaces/${this.name}/pods`, pod);
      return findings.has("trusted-registries");
    });
  }

  private idOf({ metadata }: KubernetesObject, set: string): string {
    return metadata.name.replace("container-guard", `${this.name}.${set}`);
  }

  private bindings(object: KubernetesObject, set: string, like: string): readonly KubernetesObject[] {
    const spec = object.spec as Readonly<Record<string, object>>;
    const bound = {
      ...spec,
      policyName: this.idOf(object, like),
      ...(spec["paramRef"] === undefined ? {} : { paramRef: { ...spec["paramRef"], name: set } }),
      matchResources: { ...spec["matchResources"], objectSelector: { matchLabels: this.labels(set) } },
    };
    const id = this.idOf(object, set);
    const said = { ...named(object, `${id}.said`), spec: { ...bound, validationActions: ["Warn"] } };
    return JSON.stringify(spec["validationActions"]).includes("Warn")
      ? [said]
      : [{ ...named(object, id), spec: bound }, said];
  }

  private async create(path: string, object: KubernetesObject): Promise<void> {
    const labels = { ...object.metadata.labels, [`${LABEL}-run`]: this.name };
    const { code, message } = await this.server.post(path, {
      ...object,
      metadata: { ...object.metadata, labels },
    });
    assert.equal(code, 201, message);
  }

  /** Asks about an object that is not made. */
  async ask(path: string, object: object, as?: Identity): Promise<Verdict> {
    return this.read(await this.server.post(`${path}?dryRun=All`, object, as));
  }

  /** Asks about a pod that would get these containers for debugging. */
  async askEphemeral(pod: string, ephemeralContainers: readonly unknown[]): Promise<Verdict> {
    const path = `/api/v1/namespaces/${this.name}/pods/${pod}/ephemeralcontainers?dryRun=All`;
    return this.read(await this.server.patch(path, { spec: { ephemeralContainers } }));
  }

  read(answer: Answer): Verdict {
    const found = answer.warnings.flatMap((warning): Array<[string, string]> => {
      const [, policy, text] = /with binding '[^']*\.([a-z-]+)\.said': (.*)$/s.exec(warning) ?? [];
      return policy === undefined ? [] : [[policy, text ?? ""]];
    });
    return { answer, findings: new Map(found) };
  }
}

function named(object: KubernetesObject, name: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, name } };
}

/** An API server takes a moment to see a new policy everywhere. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(what);
}

/**
 * An API server that has no binding with parameters for a moment reads none again until it is restarted
 * (kubernetes/kubernetes#130887), so one that matches nothing stays behind for the next run.
 */
export async function keepParameters(server: ApiServer): Promise<void> {
  const matchConstraints = {
    resourceRules: [
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE"],
        resources: ["configmaps"],
        resourceNames: [KEEPER],
      },
    ],
  };
  const paramKind = { apiVersion: "v1", kind: "ConfigMap" };
  const paramRef = { name: KEEPER, namespace: "default", parameterNotFoundAction: "Allow" };
  const spec = { paramKind, matchConstraints, validations: [{ expression: "true" }] };
  const binding = { policyName: KEEPER, validationActions: ["Audit"], paramRef };
  for (const [kind, each] of Object.entries({ Policy: spec, PolicyBinding: binding })) {
    const object = {
      apiVersion: API_VERSION,
      kind: `ValidatingAdmission${kind}`,
      metadata: { name: KEEPER },
      spec: each,
    };
    const path = `/apis/${API_VERSION}/validatingadmission${kind === "Policy" ? "policies" : "policybindings"}`;
    const { code, message } = await server.post(path, object);
    assert.ok(code === 201 || code === 409, message);
  }
}
