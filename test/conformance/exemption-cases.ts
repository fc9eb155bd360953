import { HARDENED_CONTAINER, overlay } from "../support/workloads";

type Properties = Readonly<Record<string, unknown>>;

/**
 * An exemption, and an object that it covers or almost covers. `NS` stands for the namespace, `NAME` for a name that no other
 * case has.
 */
export interface ExemptionCase {
  readonly policy: string;
  /** Without its reason. */
  readonly exempt: Properties | readonly Properties[];
  /** Default: a Pod. */
  readonly type?: string;
  readonly object: Properties;
  /** In the cluster; at preview too, unless a difference is listed. */
  readonly isExempt: boolean;
}

const POD = { resource: "Pod/NS/NAME" };
const PERSISTENT_VOLUME = "kubernetes:core/v1:PersistentVolume";

function pod(spec: Properties, metadata: Properties = { name: "NAME" }): Properties {
  return { metadata, spec: { containers: [HARDENED_CONTAINER], ...spec } };
}

function container(fragment: Properties): Properties {
  return pod({ containers: [overlay(HARDENED_CONTAINER, fragment)] });
}

function mount(path: string): Properties {
  return pod({
    volumes: [
      { name: "a", emptyDir: {} },
      { name: "b", hostPath: { path } },
    ],
  });
}

const PRIVILEGED = { securityContext: { privileged: true, allowPrivilegeEscalation: undefined } };
const privileged = container(PRIVILEGED);
const NO_PROFILE = container({ securityContext: { seccompProfile: undefined } });
const sidecar = (fragment: Properties, name = "side"): Properties => ({
  ...overlay(HARDENED_CONTAINER, fragment),
  name,
});
const deployment = (fragment: Properties): Properties => ({
  metadata: { name: "NAME" },
  spec: { template: { spec: { containers: [overlay(HARDENED_CONTAINER, fragment)] } } },
});
const volume = (path: string): Properties => ({ metadata: { name: "NAME" }, spec: { hostPath: { path } } });

/** Every form of an exemption, by its properties. */
export const exemptionCases: Readonly<Record<string, ExemptionCase>> = {
  "a resource": { policy: "no-privileged", exempt: POD, object: privileged, isExempt: true },
  "another resource": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAM" },
    object: privileged,
    isExempt: false,
  },
  // No other case asks about this policy.
  everything: {
    policy: "require-read-only-root",
    exempt: { resource: "*" },
    object: container({ securityContext: { readOnlyRootFilesystem: undefined } }),
    isExempt: true,
  },
  "a pattern of names": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAME-?*" },
    object: { ...privileged, metadata: { name: "NAME-1" } },
    isExempt: true,
  },
  "a pattern of kinds": {
    policy: "no-privileged",
    exempt: { resource: "Po*/NS/NAME" },
    object: privileged,
    isExempt: true,
  },
  "a pattern of namespaces": {
    policy: "no-privileged",
    exempt: { resource: "Pod/*/NAME" },
    object: privileged,
    isExempt: true,
  },
  "a kind in lower case": {
    policy: "no-privileged",
    exempt: { resource: "pod/NS/NAME" },
    object: privileged,
    isExempt: false,
  },
  "another kind": {
    policy: "no-privileged",
    exempt: { resource: "Deployment/NS/NAME" },
    object: privileged,
    isExempt: false,
  },
  "another namespace": {
    policy: "no-privileged",
    exempt: { resource: "Pod/default/NAME" },
    object: privileged,
    isExempt: false,
  },
  "an escaped star in a name": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAM\\*" },
    object: privileged,
    isExempt: false,
  },
  "a URN": { policy: "no-privileged", exempt: { resource: "urn:pulumi:*::NAME" }, object: privileged, isExempt: false },
  "a Deployment": {
    policy: "no-privileged",
    exempt: { resource: "Deployment/NS/NAME" },
    type: "kubernetes:apps/v1:Deployment",
    object: deployment(PRIVILEGED),
    isExempt: true,
  },
  "a generated name by what it begins with": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAME-" },
    object: { ...privileged, metadata: { generateName: "NAME-" } },
    isExempt: true,
  },
  "a generated name by another beginning": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAME" },
    object: { ...privileged, metadata: { generateName: "NAME-" } },
    isExempt: false,
  },
  "a beginning, though the object has a name": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAME-" },
    object: { ...privileged, metadata: { generateName: "NAME-", name: "other-NAME" } },
    isExempt: false,
  },
  "a beginning, and the object has a name that begins so": {
    policy: "no-privileged",
    exempt: { resource: "Pod/NS/NAME-" },
    object: { ...privileged, metadata: { generateName: "NAME-", name: "NAME-1" } },
    isExempt: true,
  },
  "a persistent volume": {
    policy: "no-host-system-paths",
    exempt: { resource: "PersistentVolume/NAME" },
    type: PERSISTENT_VOLUME,
    object: volume("/etc"),
    isExempt: true,
  },

  "a container": { policy: "no-privileged", exempt: { ...POD, container: "web" }, object: privileged, isExempt: true },
  "another container": {
    policy: "no-privileged",
    exempt: { ...POD, container: "side" },
    object: privileged,
    isExempt: false,
  },
  "one container of two": {
    policy: "no-privileged",
    exempt: { ...POD, container: "web" },
    object: pod({ containers: [overlay(HARDENED_CONTAINER, PRIVILEGED), sidecar(PRIVILEGED)] }),
    isExempt: false,
  },
  "a pattern of containers": {
    policy: "no-privileged",
    exempt: { ...POD, container: "w*" },
    object: privileged,
    isExempt: true,
  },
  "an escaped question mark in a container": {
    policy: "no-privileged",
    exempt: { ...POD, container: "we\\?" },
    object: privileged,
    isExempt: false,
  },
  "no container, for the pod's setting": {
    policy: "no-host-namespaces",
    exempt: { ...POD, container: "" },
    object: pod({ hostPID: true }),
    isExempt: true,
  },
  "no container, for a container's setting": {
    policy: "no-privileged",
    exempt: { ...POD, container: "" },
    object: privileged,
    isExempt: false,
  },
  "a container, for the pod's setting": {
    policy: "no-host-namespaces",
    exempt: { ...POD, container: "web" },
    object: pod({ hostPID: true }),
    isExempt: false,
  },
  "two stars for a container, for the pod's setting": {
    policy: "no-host-namespaces",
    exempt: { ...POD, container: "**" },
    object: pod({ hostPID: true }),
    isExempt: true,
  },
  "the container that an annotation names": {
    policy: "no-unconfined-apparmor",
    exempt: { ...POD, container: "web", value: "unconfined" },
    object: pod(
      {},
      { name: "NAME", annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
    ),
    isExempt: true,
  },

  "a path": {
    policy: "no-privileged",
    exempt: { ...POD, path: "spec.containers[0].securityContext.privileged" },
    object: privileged,
    isExempt: true,
  },
  "a path with another index": {
    policy: "no-privileged",
    exempt: { ...POD, path: "spec.containers[1].securityContext.privileged" },
    object: privileged,
    isExempt: false,
  },
  "a path with a star for the index": {
    policy: "no-privileged",
    exempt: { ...POD, path: "spec.containers[*].securityContext.privileged" },
    object: pod({ containers: [HARDENED_CONTAINER, sidecar(PRIVILEGED)] }),
    isExempt: true,
  },
  "a path with an escaped star for the index": {
    policy: "no-privileged",
    exempt: { ...POD, path: "spec.containers[\\*].securityContext.privileged" },
    object: privileged,
    isExempt: false,
  },
  "a path in a template": {
    policy: "no-privileged",
    exempt: {
      resource: "Deployment/NS/NAME",
      path: "spec.template.spec.containers[*].securityContext.privileged",
    },
    type: "kubernetes:apps/v1:Deployment",
    object: deployment(PRIVILEGED),
    isExempt: true,
  },
  "a path as it is in a pod, for a template": {
    policy: "no-privileged",
    exempt: { resource: "Deployment/NS/NAME", path: "spec.containers[*].securityContext.privileged" },
    type: "kubernetes:apps/v1:Deployment",
    object: deployment(PRIVILEGED),
    isExempt: false,
  },
  "a path of two settings": {
    policy: "no-host-namespaces",
    exempt: { ...POD, path: "spec.hostPID", value: "true" },
    object: pod({ hostPID: true, hostIPC: true }),
    isExempt: false,
  },
  "an empty path": { policy: "no-privileged", exempt: { ...POD, path: "" }, object: privileged, isExempt: false },
  "a path of an annotation": {
    policy: "no-unconfined-apparmor",
    exempt: { ...POD, path: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]' },
    object: pod(
      {},
      { name: "NAME", annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
    ),
    isExempt: true,
  },

  "no container, for the annotation of a container in a template": {
    policy: "no-unconfined-apparmor",
    exempt: { resource: "Deployment/NS/NAME", container: "" },
    type: "kubernetes:apps/v1:Deployment",
    object: {
      metadata: { name: "NAME" },
      spec: {
        template: {
          metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
          spec: { containers: [HARDENED_CONTAINER] },
        },
      },
    },
    isExempt: false,
  },

  "the AppArmor field, which the API server writes into an annotation too": {
    policy: "no-unconfined-apparmor",
    exempt: {
      ...POD,
      container: "web",
      path: "spec.containers[*].securityContext.appArmorProfile.type",
      value: "Unconfined",
    },
    object: container({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
    isExempt: true,
  },
  "the pod's AppArmor field, which the API server writes into an annotation too": {
    policy: "no-unconfined-apparmor",
    exempt: { ...POD, container: "", path: "spec.securityContext.appArmorProfile.type", value: "Unconfined" },
    object: pod({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
    isExempt: true,
  },
  "the pod's AppArmor field, where the container has it": {
    policy: "no-unconfined-apparmor",
    exempt: { ...POD, path: "spec.securityContext.appArmorProfile.type" },
    object: container({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
    isExempt: false,
  },

  "a value": { policy: "no-privileged", exempt: { ...POD, value: "true" }, object: privileged, isExempt: true },
  "no value, where something is missing": {
    policy: "require-seccomp",
    exempt: { ...POD, container: "web", value: "" },
    object: NO_PROFILE,
    isExempt: true,
  },
  "a value, where something is missing": {
    policy: "require-seccomp",
    exempt: { ...POD, value: "?*" },
    object: NO_PROFILE,
    isExempt: false,
  },
  "two stars for a value, where something is missing": {
    policy: "require-seccomp",
    exempt: { ...POD, value: "**" },
    object: NO_PROFILE,
    isExempt: true,
  },
  "no value, where there is one": {
    policy: "no-privileged",
    exempt: { ...POD, value: "" },
    object: privileged,
    isExempt: false,
  },
  "no value, for an image that cannot be read": {
    policy: "trusted-registries",
    exempt: { ...POD, value: "" },
    object: container({ image: "Evil/App" }),
    isExempt: true,
  },
  "an image": {
    policy: "trusted-registries",
    exempt: { ...POD, value: "evil.example.com/a*" },
    object: container({ image: "evil.example.com/app:1.2" }),
    isExempt: true,
  },
  "an image whose name goes on": {
    policy: "trusted-registries",
    exempt: { ...POD, value: "evil.example.com/app" },
    object: container({ image: "evil.example.com/app-2:1.2" }),
    isExempt: false,
  },
  "a limit of zero": {
    policy: "require-resource-limits",
    exempt: { ...POD, value: "0" },
    object: container({ resources: { limits: { memory: "0" } } }),
    isExempt: true,
  },
  "a limit of zero as it is spelled": {
    policy: "require-resource-limits",
    exempt: { ...POD, value: "0Mi" },
    object: container({ resources: { limits: { memory: "0Mi" } } }),
    isExempt: false,
  },
  "one value of two": {
    policy: "no-added-capabilities",
    exempt: { ...POD, value: "SYS_PTRACE" },
    object: container({ securityContext: { capabilities: { add: ["SYS_PTRACE", "NET_ADMIN"] } } }),
    isExempt: false,
  },
  "several exemptions together": {
    policy: "no-added-capabilities",
    exempt: [
      { ...POD, value: "SYS_PTRACE" },
      { ...POD, value: "NET_*" },
    ],
    object: container({ securityContext: { capabilities: { add: ["SYS_PTRACE", "NET_ADMIN"] } } }),
    isExempt: true,
  },
  "the second of several": {
    policy: "no-privileged",
    exempt: [{ resource: "Pod/NS/other-NAME" }, { ...POD, value: "false" }, POD],
    object: privileged,
    isExempt: true,
  },

  "a host path": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/a" },
    object: mount("/srv/a"),
    isExempt: true,
  },
  "a host path spelled another way": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "//srv/x/../a/" },
    object: mount("/srv/./a"),
    isExempt: true,
  },
  "a host path below /var/run": {
    policy: "no-runtime-sockets",
    exempt: { ...POD, value: "/var/run/docker.sock" },
    object: mount("/run/docker.sock"),
    isExempt: true,
  },
  "a host path below the one that is named": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv" },
    object: mount("/srv/a"),
    isExempt: false,
  },
  "a pattern of host paths": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/*" },
    object: mount("//srv/a"),
    isExempt: true,
  },
  "a pattern of host paths that is not absolute": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "*/a" },
    object: mount("/srv/a"),
    isExempt: true,
  },
  "an escaped star in a host path": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/\\*" },
    object: mount("/srv/*"),
    isExempt: true,
  },
  "an escaped star in a host path, for another": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/\\*" },
    object: mount("/srv/a"),
    isExempt: false,
  },
  "a host path in Unicode": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/é 日本 😀" },
    object: mount("/srv/é 日本 😀"),
    isExempt: true,
  },
  "a question mark for a character of two UTF-16 units": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/?" },
    object: mount("/srv/😀"),
    isExempt: true,
  },
  "two question marks for a character of two UTF-16 units": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/srv/??" },
    object: mount("/srv/😀"),
    isExempt: false,
  },
  "an absolute path, for a relative one": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/etc" },
    object: mount("./etc"),
    isExempt: false,
  },
  "an absolute path, for one in a home directory": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "/~/*" },
    object: mount("~/data"),
    isExempt: false,
  },
  "a relative path as it is written": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "./etc" },
    object: mount("./etc"),
    isExempt: true,
  },
  "a path of Windows with slashes": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "C:/data/*" },
    object: mount("C:\\data\\a"),
    isExempt: true,
  },
  "a path of Windows with .. as it is written": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "C:\\data\\..\\a" },
    object: mount("C:\\data\\..\\a"),
    isExempt: true,
  },
  "a pattern, for a path of Windows that climbs out of it": {
    policy: "no-host-paths",
    exempt: { ...POD, value: "C:\\data\\*" },
    object: mount("C:\\data\\..\\a"),
    isExempt: false,
  },
  "quotes and backslashes": {
    policy: "no-host-paths",
    exempt: { ...POD, value: '/srv/"a" || true || "\\d[.]' },
    object: mount('/srv/"a" || true || "\\d[.]'),
    isExempt: true,
  },

  "the day before the last": {
    policy: "no-privileged",
    exempt: { ...POD, expires: "2999-12-31", value: "true" },
    object: privileged,
    isExempt: true,
  },
  "a last day that is over": {
    policy: "no-privileged",
    exempt: { ...POD, expires: "2020-01-01", value: "true" },
    object: privileged,
    isExempt: false,
  },
  "a last day that is over, and another exemption": {
    policy: "no-privileged",
    exempt: [
      { ...POD, expires: "2020-01-01" },
      { ...POD, container: "web" },
    ],
    object: privileged,
    isExempt: true,
  },
};
