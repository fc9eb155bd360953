import type { Field, Place } from "./place";
import type { SecurityOption } from "./security-option";

export type Platform = "kubernetes" | "docker";

/** Who a resource is, for reports and exemptions. */
export interface ResourceIdentity {
  /** Pulumi's type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** `null` where there is none, or where it is known only when deployed. */
  readonly namespace: string | null;
  /** `metadata.name`, or the Pulumi name. */
  readonly name: string;
  /** The name in the Pulumi program, where it differs. */
  readonly pulumiName: string;
  readonly urn: string | null;
}

/**
 * What the policies judge: one resource that runs containers, gives them a part of the host, or names an image.
 *
 * Adapters read lazily: a property is read from the inputs when a policy asks for it. A setting that a kind does not
 * have is absent, and `forbid` and `demand` then say nothing; one that it has and nobody set is a `Field` in state `unset`.
 */
export interface Workload {
  readonly platform: Platform;
  readonly resource: ResourceIdentity;
  /** The subject of a sentence about the whole: `the pod`, `container "web"`, `volume "data"`. */
  readonly title: string;
  /** A `Patch`: it changes only what it states, so nothing is missing from it. */
  readonly isPartial: boolean;
  /** What the program itself exempts; counts only where the configuration lets it. */
  readonly inlineExemptions: readonly InlineExemption[];
  /** What hides whole containers from every policy: an unknown or malformed pod spec, container list or container. */
  readonly unreadable: ReadonlyArray<Field<never>>;
  /** Init, main and ephemeral containers alike. */
  readonly containers: readonly Container[];
  readonly hostMounts: readonly HostMount[];
  readonly images: readonly ImageUse[];
  readonly sysctls: readonly Sysctl[];
  /** One for each kernel namespace that the kind can share with the host. */
  readonly hostNamespaces: readonly HostNamespace[];
  /** Kubernetes: what the pod sets for all its containers. */
  readonly pod?: Pod;
}

/** `container-guard.dev/exempt.<policy>: <reason>` among the annotations of an object or its pods, or the labels of a container. */
export interface InlineExemption {
  readonly policy: string;
  readonly reason: string;
  /** Why it does not count, whatever the configuration allows: a clause. */
  readonly refused?: string;
}

export interface Pod {
  readonly securityContext: SecurityContext;
  readonly isWindows: boolean;
  readonly hostUsers: Field<boolean>;
  readonly fsGroup: Field<number>;
  readonly supplementalGroups: ReadonlyArray<Field<number>>;
  /** The old form of AppArmor profiles, by the container that each annotation names. */
  readonly appArmorAnnotations: ReadonlyArray<{ readonly container: string; readonly profile: Field<string> }>;
  readonly volumes: readonly Volume[];
  /** Limits that all containers of the pod share. */
  readonly limits: Limits;
}

/** The settings that Kubernetes has for a pod and again for each container. */
export interface SecurityContext {
  readonly runAsUser: Field<number>;
  readonly runAsNonRoot: Field<boolean>;
  readonly runAsGroup: Field<number>;
  readonly seccompProfile: Field<string>;
  readonly appArmorProfile: Field<string>;
  readonly seLinux: SeLinux;
  readonly hostProcess: Field<boolean>;
}

export interface SeLinux {
  readonly disable?: Field<boolean>;
  readonly type: ReadonlyArray<Field<string>>;
  readonly user: ReadonlyArray<Field<string>>;
  readonly role: ReadonlyArray<Field<string>>;
}

export interface Container {
  readonly name: string;
  /** As a message begins: `container "web"`, `init container "setup"`, `plugin "sshfs"`. */
  readonly title: string;
  readonly isEphemeral: boolean;
  readonly privileged?: Field<boolean>;
  /** What to do about a setting that the program does not state itself; the policy's advice if absent. */
  readonly advice?: string;
  /** Docker plugins: every privilege that the plugin asks for is granted. */
  readonly grantAllPermissions?: Field<boolean>;
  /** Kubernetes */
  readonly securityContext?: SecurityContext;
  /** Docker: `user[:group]` */
  readonly user?: Field<string>;
  /** Docker: groups besides the user's own. */
  readonly groups: ReadonlyArray<Field<string>>;
  /** Kubernetes */
  readonly allowPrivilegeEscalation?: Field<boolean>;
  /** Docker; undefined for kinds without them. */
  readonly securityOptions?: ReadonlyArray<Field<SecurityOption>>;
  /** Where a missing security option would be set. */
  readonly securityOptionsPlace?: Place;
  readonly addedCapabilities: ReadonlyArray<Field<string>>;
  /** Undefined for kinds that cannot drop any. */
  readonly droppedCapabilities?: { readonly place: Place; readonly names: ReadonlyArray<Field<string>> };
  readonly seLinux?: SeLinux;
  readonly procMount?: Field<string>;
  readonly devices: readonly Device[];
  readonly hostPorts: ReadonlyArray<Field<number>>;
  readonly probeHosts: ReadonlyArray<Field<string>>;
  readonly readOnlyRootFilesystem?: Field<boolean>;
  readonly limits?: Limits;
}

/** A limit that nobody set and one of 0 are the same to the kernel: none. */
export interface Limits {
  readonly memory: LimitFields;
  readonly cpu: LimitFields;
}

/** The fields by any of which a limit can be spelled: one at least. */
type LimitFields = readonly [Field<string | number>, ...ReadonlyArray<Field<string | number>>];

/** A part of the host's file system in a container or volume. */
export interface HostMount {
  /** As written. */
  readonly path: Field<string>;
  /**
   * What a path that does not begin at the host's root may be from there, where only the host knows which: `./data` is in
   * the project's folder, `~/data` in somebody's. `path` itself if absent.
   */
  readonly mayBe?: readonly string[];
  /** All that another container mounts is taken over: that container's own resource tells what it is. */
  readonly isTakenOver?: boolean;
  /** Set to true only if every mount of it says so. */
  readonly readOnly: Field<boolean>;
  /** Kubernetes: what the path is checked to be, `BlockDevice` for example. */
  readonly type?: Field<string>;
  /** Set where nothing is mounted, but the client copies files to the container or a build, or from a build. */
  readonly transfer?: Transfer;
}

/** The beginning of a sentence about a copy: `the build of image "web"`, `gets a copy of`. */
export interface Transfer {
  readonly title: string;
  readonly verb: string;
}

export interface Device {
  readonly kind: "device" | "device rule" | "GPU";
  /** What is handed over, as written. */
  readonly name: Field<string>;
}

export interface HostNamespace {
  readonly name: "process ID" | "IPC" | "network" | "user" | "cgroup" | "UTS";
  readonly isHost: Field<boolean>;
  /** What the message shows as the value. */
  readonly value: string;
  /** The subject of the sentence, if it is not the workload: `the build of image "web"`. */
  readonly title?: string;
}

export interface Sysctl {
  readonly name: Field<string>;
  readonly value: Field<string>;
}

export interface ImageUse {
  readonly reference: Field<string>;
  /** The registry and repository alone, where they are known and the tag or digest is not. */
  readonly repository?: Field<string>;
  /** The subject of a sentence: `the image of container "web"`, `image "nginx"`. */
  readonly title: string;
  /** The name of an image that is made here, so that it cannot hold a digest yet. */
  readonly isOutput: boolean;
  /** Whether the reader also accepts the ID of an image on the host, or the beginning of one. */
  readonly acceptsIds?: boolean;
}

/** A volume of a pod and the names of the sources that it states: usually one, none for an `emptyDir` by default. */
export interface Volume {
  readonly title: string;
  readonly place: Place;
  readonly sources: ReadonlyArray<Field<string>>;
}
