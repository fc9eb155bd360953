import type { Field, Place } from "./place";
import type { LimitUnit } from "../values/quantity";
import type { SecurityOption } from "../values/security-option";
import type { KindTables } from "./kind-tables";
import type { Answers } from "./table";

export type Platform = "kubernetes" | "docker" | "ecs" | "batch";

/** A resource's identity, for reports and exemptions. */
export interface ResourceIdentity {
  /** Pulumi's type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** `null` if there is none, or if it is known only when deployed. */
  readonly namespace: string | null;
  /** `metadata.name`, or the Pulumi name. */
  readonly name: string;
  /** The name in the Pulumi program, if it differs. */
  readonly pulumiName: string;
  readonly urn: string | null;
  /** Where a CloudFormation template declares it. */
  readonly declared?: Declaration | undefined;
}

/** A resource of a CloudFormation template. */
export interface Declaration {
  readonly logicalId: string;
  /** The path of the construct that declares it, in an app of the AWS CDK. */
  readonly constructPath?: string;
}

/**
 * The unit that policies check: a resource that runs containers, gives them access to the host, or names an image.
 *
 * Settings are read lazily, when a policy accesses them. The words of the model are listed in `WorkloadWords`, `PodWords`,
 * `ContainerWords` and `VolumeWords`; each platform's tables answer all of them. A word that does not apply to a kind is
 * undefined; a setting that the kind has and that is not set is a `Field` in state `unset`.
 */
export interface Workload extends Answers<WorkloadWords> {
  /** The tables that it is read with. */
  readonly kind: KindTables;
  readonly resource: ResourceIdentity;
  /** The subject of a sentence about the whole: `the pod`, `container "web"`, `volume "data"`. */
  readonly title: string;
  /** How to fix a setting of the whole that the program does not set itself. If absent, the policy's advice. */
  readonly advice?: string;
  /** A `Patch`: it changes only what it states, so nothing is missing from it. */
  readonly isPartial: boolean;
  /** The program's inline exemptions, which apply only if the configuration allows them. */
  readonly inlineExemptions: readonly InlineExemption[];
  /** The fields that hide whole containers from every policy: an unknown or malformed pod spec, container list, or container. */
  readonly unreadable: ReadonlyArray<Field<never>>;
  /** Init, main and ephemeral containers alike. */
  readonly containers: readonly Container[];
  /** Kubernetes: what the pod sets for all its containers. */
  readonly pod?: Pod;
}

/** `container-guard.dev/exempt.<policy>: <reason>` among the annotations of an object or its pods, or the labels of a container. */
export interface InlineExemption {
  readonly policy: string;
  readonly reason: string;
  /** Why it is ignored whatever the configuration allows: a clause. */
  readonly refused?: string;
}

/** The words for a whole workload. */
export interface WorkloadWords {
  readonly hostMounts: readonly HostMount[];
  readonly images: readonly ImageUse[];
  readonly sysctls: readonly Sysctl[];
  readonly pidNamespaces: ReadonlyArray<Field<NamespaceMode>>;
  readonly ipcNamespaces: ReadonlyArray<Field<NamespaceMode>>;
  readonly networkNamespaces: ReadonlyArray<Field<NamespaceMode>>;
  readonly userNamespaces: ReadonlyArray<Field<NamespaceMode>>;
  readonly cgroupNamespaces: ReadonlyArray<Field<NamespaceMode>>;
  readonly utsNamespaces: ReadonlyArray<Field<NamespaceMode>>;
}

/** How the platform spells that a kernel namespace is the host's, such as `true` or `"host"`; false if it is not. */
export type NamespaceMode = boolean | string;

/** The words that a pod and a container have in common. */
export interface SecurityWords {
  readonly runAsUser: Field<number>;
  readonly runAsNonRoot: Field<boolean>;
  readonly runAsGroup: Field<number>;
  /** The profile's type; `""` is a profile without one. */
  readonly seccompProfile: Field<string>;
  readonly appArmorProfile: Field<string>;
  readonly seLinuxType: Field<string>;
  readonly seLinuxUser: Field<string>;
  readonly seLinuxRole: Field<string>;
  readonly hostProcess: Field<boolean>;
  readonly memoryLimits: LimitFields;
  readonly cpuLimits: LimitFields;
}

/** The words for what a pod sets for all its containers. */
export interface PodWords extends SecurityWords {
  readonly hostUsers: Field<boolean>;
  readonly fsGroup: Field<number>;
  readonly supplementalGroups: ReadonlyArray<Field<number>>;
  /** The old form of AppArmor profiles, by the container that each annotation names. */
  readonly appArmorAnnotations: ReadonlyArray<{ readonly container: string; readonly profile: Field<string> }>;
  readonly volumes: readonly Volume[];
}

export interface Pod extends Answers<PodWords> {
  readonly title: string;
  readonly isWindows: boolean;
}

/** The words for one container. */
export interface ContainerWords extends SecurityWords {
  readonly privileged: Field<boolean>;
  /** Every privilege that a plugin requests is granted. */
  readonly grantAllPermissions: Field<boolean>;
  /** `user[:group]` */
  readonly user: Field<string>;
  /** Groups in addition to the user's own. */
  readonly groups: ReadonlyArray<Field<string>>;
  readonly allowPrivilegeEscalation: Field<boolean>;
  readonly securityOptions: FieldList<SecurityOption>;
  readonly addedCapabilities: ReadonlyArray<Field<Capability>>;
  readonly droppedCapabilities: FieldList<Capability>;
  readonly seLinuxDisabled: Field<boolean>;
  readonly procMount: Field<string>;
  readonly devices: readonly Device[];
  readonly hostPorts: ReadonlyArray<Field<number>>;
  readonly probeHosts: ReadonlyArray<Field<string>>;
  readonly readOnlyRootFilesystem: Field<boolean>;
  /** The networks of the commands that a build runs. */
  readonly buildNetworks: ReadonlyArray<Field<NamespaceMode>>;
}

export interface Container extends Answers<ContainerWords> {
  readonly name: string;
  /** As a message begins: `container "web"`, `init container "setup"`, `plugin "sshfs"`. */
  readonly title: string;
  readonly isEphemeral: boolean;
  /** How to fix a setting that the program does not set itself. If absent, the policy's advice. */
  readonly advice?: string;
}

/** The subjects of rules, and the words that each has. */
export interface SubjectWords {
  readonly workload: WorkloadWords;
  readonly pod: PodWords;
  readonly containers: ContainerWords;
  readonly podAndContainers: SecurityWords;
}

export type Subject = keyof SubjectWords;

/** What a rule with each subject is applied to. */
export interface Subjects {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly containers: Container;
  readonly podAndContainers: Pod | Container;
}

/** A word of the model and the subject that has it: `containers.privileged`. */
export type Word = { [S in Exclude<Subject, "podAndContainers">]: `${S}.${keyof SubjectWords[S] & string}` }[Exclude<
  Subject,
  "podAndContainers"
>];

/** A list of settings, and where a missing one would be added; undefined if none is required. */
export interface FieldList<T> {
  readonly place: Place | undefined;
  readonly items: ReadonlyArray<Field<T>>;
  /** Whether the platform may reject an item that is added. */
  readonly isClosed?: boolean;
}

export interface Capability {
  /** As the platform compares it: `SYS_ADMIN`. */
  readonly name: string;
  readonly written: string;
  /** Whether the platform's standard lets containers add it: the Pod Security Standards' baseline, or the engine's defaults. */
  readonly isStandard: boolean;
}

/** The fields that can set a limit. To the kernel, an unset limit and 0 are the same: no limit. */
export type LimitFields = readonly [LimitField, ...(readonly LimitField[])];

export type LimitField = Field<string | number> & {
  /** The unit in which a limit is set there; absent if it is not a single value. */
  readonly unit?: LimitUnit;
};

/** A part of the host's file system in a container or volume. */
export interface HostMount {
  /** As written. */
  readonly path: Field<string>;
  /**
   * The absolute paths that a relative one may resolve to, if only the host can resolve it: `./data` is in the project's
   * folder, `~/data` in a user's home directory. `path` itself if absent.
   */
  readonly mayBe?: readonly string[];
  /** All mounts of another container are inherited, and checked at that container's own resource. */
  readonly isTakenOver?: boolean;
  /** Set to true only if every mount of it is read-only. */
  readonly readOnly: Field<boolean>;
  /** Kubernetes: the type that the kubelet checks the path for, such as `BlockDevice`. */
  readonly type?: Field<string>;
  /** Set if nothing is mounted, but the client copies files to the container or a build, or from a build. */
  readonly transfer?: Transfer;
}

/** The beginning of a sentence about a copy: `the build of image "web"`, `gets a copy of`. */
export interface Transfer {
  readonly title: string;
  readonly verb: string;
}

export interface Device {
  readonly kind: "device" | "device rule" | "GPU";
  /** The device or devices that the container gets, as written. */
  readonly name: Field<string>;
}

export interface Sysctl {
  /** The entry with its name and value. */
  readonly entry: Place;
  readonly name: Field<string>;
  readonly value: Field<string>;
}

export interface ImageUse {
  readonly reference: Field<string>;
  /** The registry and repository alone, if they are known but the tag or digest is not. */
  readonly repository?: Field<string>;
  /** The last part of the name with the tag or digest, where these are known and the registry is not. */
  readonly version?: Field<string>;
  /** The same source builds or pushes it, so that its registry is the program's own. */
  readonly isProvided?: boolean;
  /** The subject of a sentence: `the image of container "web"`, `image "nginx"`. */
  readonly title: string;
  /** Whether this is the name of an image that is built here, which cannot have a digest yet. */
  readonly isOutput: boolean;
  /** Whether the reader also accepts the ID of an image on the host, or the beginning of one. */
  readonly acceptsIds?: boolean;
}

/** A volume of a pod and the names of its sources: usually one; none for an `emptyDir` by default. */
export interface Volume {
  readonly title: string;
  readonly sources: ReadonlyArray<Field<string>>;
}
