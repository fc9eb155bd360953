import assert from "node:assert/strict";
import { kindsOf } from "../../src/platforms";
import { evaluate, policies } from "../../src/library";
import { HARDENED_CONTAINER, UNKNOWN, resource, workloads } from "../support/workloads";

const PRIVILEGED = { containers: [{ name: "web", securityContext: { privileged: true } }] };

/** The paths that no-privileged points at in a resource. */
function privilegedPaths(type: string, inputs: object): readonly string[] {
  const { findings } = evaluate([resource(type, inputs)], { policies });
  return findings.filter(({ policy }) => policy === "no-privileged").map(({ path }) => path);
}

describe("Kubernetes kinds", () => {
  const template = { spec: PRIVILEGED };
  const rows: ReadonlyArray<readonly [string, object, string]> = [
    ["core/v1:Pod", { spec: PRIVILEGED }, "spec."],
    ["core/v1:PodTemplate", { template }, "template.spec."],
    ["core/v1:ReplicationController", { spec: { template } }, "spec.template.spec."],
    ["apps/v1:Deployment", { spec: { template } }, "spec.template.spec."],
    ["apps/v1:DaemonSet", { spec: { template } }, "spec.template.spec."],
    ["apps/v1:ReplicaSet", { spec: { template } }, "spec.template.spec."],
    ["apps/v1:StatefulSet", { spec: { template } }, "spec.template.spec."],
    ["apps/v1beta1:Deployment", { spec: { template } }, "spec.template.spec."],
    ["apps/v1beta2:DaemonSet", { spec: { template } }, "spec.template.spec."],
    ["extensions/v1beta1:Deployment", { spec: { template } }, "spec.template.spec."],
    ["extensions/v1beta1:ReplicaSet", { spec: { template } }, "spec.template.spec."],
    ["batch/v1:Job", { spec: { template } }, "spec.template.spec."],
    ["batch/v1:CronJob", { spec: { jobTemplate: { spec: { template } } } }, "spec.jobTemplate.spec.template.spec."],
    [
      "batch/v1beta1:CronJob",
      { spec: { jobTemplate: { spec: { template } } } },
      "spec.jobTemplate.spec.template.spec.",
    ],
    [
      "batch/v2alpha1:CronJob",
      { spec: { jobTemplate: { spec: { template } } } },
      "spec.jobTemplate.spec.template.spec.",
    ],
    ["apps/v1:DeploymentPatch", { kind: "Deployment", spec: { template } }, "spec.template.spec."],
    ["apps/v1:DeploymentList", { items: [null, { spec: { template } }] }, "items[1].spec.template.spec."],
    ["core/v1:PodList", { items: [{ kind: "Pod", spec: PRIVILEGED }] }, "items[0].spec."],
    [
      "v1:List",
      { items: [{ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: { template } }] },
      "items[0].spec.template.spec.",
    ],
    [
      "v1:List",
      { items: [{ apiVersion: "apps/v1", kind: "Deployment", spec: { template } }] },
      "items[0].spec.template.spec.",
    ],
    ["example.com/v1:Pod", { apiVersion: "v1", spec: PRIVILEGED }, "spec."],
    ["v1:Pod", { apiVersion: "v1", kind: "Pod", spec: PRIVILEGED }, "spec."],
    ["argoproj.io/v1alpha1:Rollout", { spec: { template } }, "spec.template.spec."],
    ["core/v1:DeploymentConfig", { spec: { template } }, "spec.template.spec."],
    ["apps.openshift.io/v1:DeploymentConfig", { spec: { template } }, "spec.template.spec."],
    ["serving.knative.dev/v1:Service", { spec: { template } }, "spec.template.spec."],
    ["argoproj.io/v1alpha1:RolloutPatch", { spec: { template } }, "spec.template.spec."],
    ["argoproj.io/v1alpha1:RolloutList", { items: [{ spec: { template } }] }, "items[0].spec.template.spec."],
  ];
  for (const [kind, inputs, prefix] of rows)
    it(kind, () => {
      const expected = [`${prefix}containers[0].securityContext.privileged`];
      assert.deepEqual(privilegedPaths(`kubernetes:${kind}`, inputs), expected);
    });

  it("use the kind in the inputs, as the provider does", () => {
    const inputs = { apiVersion: "v1", kind: "Pod", spec: PRIVILEGED };
    assert.equal(privilegedPaths("kubernetes:core/v1:ConfigMap", inputs).length, 1);
  });

  it("treat a kind of an old group as a workload with any template", () => {
    const spec = { initContainers: PRIVILEGED.containers };
    assert.deepEqual(privilegedPaths("kubernetes:extensions/v1beta1:DaemonSet", { spec: { template: { spec } } }), [
      "spec.template.spec.initContainers[0].securityContext.privileged",
    ]);
  });

  it("skip items without a kind and unknown items of kinds without containers", () => {
    assert.deepEqual(workloads("kubernetes:v1:List", { items: [{ spec: PRIVILEGED }] }), []);
    assert.deepEqual(workloads("kubernetes:core/v1:ConfigMapList", { items: [UNKNOWN] }), []);
  });

  it("do not treat a Release of another group as a Helm Release", () => {
    assert.deepEqual(workloads("kubernetes:example.com/v1:Release", { chart: "nginx" }), []);
    assert.deepEqual(workloads("kubernetes:helm.sh/v3:Chart", { chart: "nginx" }), []);
  });

  it("do not treat a kind whose own name ends in Patch as a patch", () => {
    const isPartial = (inputs: object) => workloads("kubernetes:example.com/v1:AppPatch", inputs)[0]?.isPartial;
    assert.equal(isPartial({ kind: "AppPatch", spec: { template } }), false);
    assert.equal(isPartial({ kind: "App", spec: { template } }), true);
    assert.equal(isPartial({ spec: { template } }), true);
  });

  it("reads only resources of its platforms", () => {
    assert.notDeepEqual(kindsOf("kubernetes:core/v1:ConfigMap"), []);
    assert.notDeepEqual(kindsOf("docker:index/container:Container"), []);
    assert.deepEqual(kindsOf("docker:index/network:Network"), []);
    assert.deepEqual(kindsOf("kubernetesx:core/v1:Pod"), []);
    assert.deepEqual(workloads("aws:ecs/service:Service", { spec: { template } }), []);
  });

  it("do not include other kinds", () => {
    for (const kind of [
      "core/v1:Service",
      "core/v1:ConfigMap",
      "rbac.authorization.k8s.io/v1:Role",
      "apps/v1:ControllerRevision",
    ])
      assert.deepEqual(workloads(`kubernetes:${kind}`, { spec: { template: { spec: {} } } }), [], kind);
    assert.deepEqual(workloads("kubernetes:core/v1:Service", { spec: UNKNOWN }), []);
  });

  it("have one undecided finding for a Helm Release or an unknown item", () => {
    for (const [type, inputs] of [
      ["kubernetes:helm.sh/v3:Release", { chart: "nginx" }],
      ["kubernetes:v1:List", { items: [UNKNOWN] }],
      ["kubernetes:apps/v1:DeploymentList", { items: UNKNOWN }],
      ["kubernetes:apps/v1:Deployment", { spec: UNKNOWN }],
      ["kubernetes:argoproj.io/v1alpha1:Rollout", { spec: { template: UNKNOWN } }],
      ["kubernetes:apps/v1:Deployment", { spec: { template: { spec: UNKNOWN } } }],
      ["kubernetes:core/v1:Pod", { spec: UNKNOWN }],
      ["kubernetes:core/v1:Pod", { spec: { containers: UNKNOWN } }],
      ["kubernetes:core/v1:Pod", { spec: { containers: [UNKNOWN, HARDENED_CONTAINER] } }],
    ] as const) {
      const { findings } = evaluate([resource(type, inputs)], { policies });
      assert.deepEqual(
        findings.map(({ policy, verdict, level }) => [policy, verdict, level]),
        [["no-privileged", "undecided", "advisory"]],
        type,
      );
    }
  });
});

describe("a hidden container", () => {
  it("is only the container that cannot be read", () => {
    const inputs = { spec: { containers: [HARDENED_CONTAINER, UNKNOWN, "web"], initContainers: [HARDENED_CONTAINER] } };
    assert.deepEqual(
      workloads("kubernetes:core/v1:Pod", inputs)[0]!.unreadable.map(({ state, place }) => [state, place.path]),
      [
        ["unknown", "spec.containers[1]"],
        ["malformed", "spec.containers[2]"],
      ],
    );
  });
});

describe("a hardened workload", () => {
  const template = { spec: { containers: [HARDENED_CONTAINER] } };
  it("passes every policy", () => {
    const { findings } = evaluate([resource("kubernetes:apps/v1:Deployment", { spec: { template } })], { policies });
    assert.deepEqual(findings, []);
  });
});

describe("a Patch", () => {
  it("is not reported for missing settings", () => {
    const inputs = {
      spec: { template: { spec: { containers: [{ name: "web", image: "docker.io/library/nginx:1.29" }] } } },
    };
    const { findings } = evaluate([resource("kubernetes:apps/v1:DeploymentPatch", inputs)], { policies });
    assert.deepEqual(
      findings.map(({ policy, path }) => [policy, path]),
      [],
    );
  });

  it("is reported for its settings", () => {
    const inputs = {
      spec: { template: { spec: { securityContext: { runAsNonRoot: false }, containers: [{ name: "web" }] } } },
    };
    const { findings } = evaluate([resource("kubernetes:apps/v1:DeploymentPatch", inputs)], { policies });
    assert.deepEqual(
      findings.map(({ policy, path }) => [policy, path]),
      [["require-non-root", "spec.template.spec.securityContext.runAsNonRoot"]],
    );
  });
});

describe("a resource's identity", () => {
  const identity = (type: string, inputs: object, name?: string) => workloads(type, inputs, name)[0]!.resource;

  it("has its namespace and metadata.name", () => {
    const { kind, namespace, name } = identity("kubernetes:core/v1:Pod", {
      metadata: { name: "a", namespace: "shop" },
    });
    assert.deepEqual([kind, namespace, name], ["Pod", "shop", "a"]);
  });

  it("is in the namespace default if it has none, and in an unknown one if it is an output", () => {
    assert.equal(identity("kubernetes:core/v1:Pod", {}).namespace, "default");
    assert.equal(identity("kubernetes:core/v1:Pod", { metadata: { namespace: UNKNOWN } }).namespace, null);
    assert.equal(identity("kubernetes:core/v1:PersistentVolume", {}).namespace, null);
  });

  it("is in the namespace default if its own is empty", () =>
    assert.equal(identity("kubernetes:core/v1:Pod", { metadata: { namespace: "" } }).namespace, "default"));

  it("has no namespace if its kind has none", () => {
    const volume = identity("kubernetes:core/v1:PersistentVolume", { metadata: { namespace: "shop" } });
    assert.deepEqual([volume.isNamespaced, volume.namespace], [false, null]);
    assert.equal(identity("kubernetes:core/v1:Pod", {}).isNamespaced, true);
    assert.equal(identity("docker:index/container:Container", {}).isNamespaced, false);
  });

  it("has the name that a Docker resource sets, unless it is an image's", () => {
    assert.equal(identity("docker:index/container:Container", { name: "shop" }).name, "shop");
    assert.equal(identity("docker:index/service:Service", { name: "shop" }).name, "shop");
    assert.equal(identity("docker:index/volume:Volume", { name: "shop" }).name, "shop");
    assert.equal(identity("docker:index/remoteImage:RemoteImage", { name: "nginx" }).name, "web");
  });

  it("has the Pulumi name if its own is empty, but not if its own only looks generated", () => {
    const nameOf = (stated: string) => identity("kubernetes:core/v1:Pod", { metadata: { name: stated } }, "shop").name;
    assert.equal(nameOf(""), "shop");
    assert.equal(nameOf("shop-1a2b3c4"), "shop");
    assert.equal(nameOf("shop-1a2b3c4-blue"), "shop-1a2b3c4-blue");
    assert.equal(nameOf("shop-1a2b3c4d5"), "shop-1a2b3c4d5");
    assert.equal(nameOf("shop-blue-1a2b3c4"), "shop-blue-1a2b3c4");
    assert.equal(nameOf("disk-1a2b3c4"), "disk-1a2b3c4");
  });

  it("includes the container of an AppArmor annotation", () => {
    const key = "container.apparmor.security.beta.kubernetes.io/web";
    const inputs = { metadata: { annotations: { [key]: "unconfined" } }, spec: { containers: [HARDENED_CONTAINER] } };
    const { findings } = evaluate([resource("kubernetes:core/v1:Pod", inputs)], { policies });
    assert.deepEqual(
      findings.map(({ policy, container }) => [policy, container]),
      [["no-unconfined-apparmor", "web"]],
    );
    const unknown = { metadata: { annotations: UNKNOWN }, spec: { containers: [HARDENED_CONTAINER] } };
    assert.equal(evaluate([resource("kubernetes:core/v1:Pod", unknown)], { policies }).findings[0]?.container, null);
  });

  it("has the Pulumi name if Pulumi generates its own", () => {
    assert.equal(identity("kubernetes:core/v1:Pod", { metadata: { name: "shop-398161ea" } }, "shop").name, "shop");
    assert.equal(identity("kubernetes:core/v1:Pod", { metadata: { name: "shop-blue" } }, "shop").name, "shop-blue");
    assert.equal(identity("docker:index/container:Container", { name: "web-1a2b3c4" }, "web").name, "web");
  });
});
