/** The controls of each numbered standard that a policy checks, in our own words. */
const CONTROLS = {
  cisDocker: {
    "4.1": "Containers run as a user other than root",
    "4.2": "Images come from trusted sources",
    "5.2": "Containers run under an AppArmor profile",
    "5.3": "Containers keep their SELinux labels",
    "5.4": "Containers have only the capabilities they need",
    "5.5": "Containers do not run in privileged mode",
    "5.6": "Containers do not mount sensitive host directories",
    "5.10": "Containers do not share the host's network namespace",
    "5.11": "Containers have a memory limit",
    "5.12": "Containers have a limit or a priority for CPU",
    "5.13": "The root file system is read-only",
    "5.16": "Containers do not share the host's process ID namespace",
    "5.17": "Containers do not share the host's IPC namespace",
    "5.18": "Containers do not have direct access to host devices",
    "5.21": "Containers do not share the host's UTS namespace",
    "5.22": "Docker's default seccomp profile is not disabled",
    "5.26": "Containers cannot gain privileges",
    "5.31": "Containers do not share the host's user namespace",
    "5.32": "Containers do not mount the Docker socket",
  },
  cisKubernetes: {
    "5.2.2": "Containers do not run in privileged mode",
    "5.2.3": "Pods do not share the host's process ID namespace",
    "5.2.4": "Pods do not share the host's IPC namespace",
    "5.2.5": "Pods do not share the host's network namespace",
    "5.2.6": "Containers cannot gain privileges",
    "5.2.7": "Containers do not run as root",
    "5.2.8": "Containers do not have the capability NET_RAW",
    "5.2.9": "Containers do not add capabilities",
    "5.2.10": "Containers drop the capabilities they do not need",
    "5.2.11": "Windows containers do not run as host processes",
    "5.2.12": "Pods do not mount host paths",
    "5.2.13": "Containers do not use host ports",
    "5.5.1": "Images come from trusted sources",
    "5.7.2": "Containers run under the runtime's seccomp profile",
    "5.7.3": "Pods and containers have a security context",
  },
  awsFsbp: {
    "ECS.3": "Tasks do not share the host's process ID namespace (Config rule ECS_TASK_DEFINITION_PID_MODE_CHECK)",
    "ECS.4": "Containers do not run in privileged mode (Config rule ECS_CONTAINERS_NONPRIVILEGED)",
    "ECS.5": "The root file system is read-only (Config rule ECS_CONTAINERS_READONLY_ACCESS)",
    "ECS.17": "Tasks do not use the host's network (Config rule ECS_TASK_DEFINITION_NETWORK_MODE_NOT_HOST)",
    "ECS.20": "Linux containers do not run as root (Config rule ECS_TASK_DEFINITION_LINUX_USER_NON_ROOT)",
  },
} as const;

/** The controls that require the same, by standard. Presets, reports and documentation are generated from them. */
export interface Standards {
  /** The profile that has the control, and the control's name there. */
  readonly pss?: { readonly profile: "baseline" | "restricted"; readonly control: string };
  /** Section numbers. */
  readonly cisDocker?: ReadonlyArray<keyof typeof CONTROLS.cisDocker>;
  /** Section numbers. */
  readonly cisKubernetes?: ReadonlyArray<keyof typeof CONTROLS.cisKubernetes>;
  /** Control IDs of AWS Security Hub. */
  readonly awsFsbp?: ReadonlyArray<keyof typeof CONTROLS.awsFsbp>;
}

export type Standard = keyof Standards;

/** The standards, each with its edition and the resources that it applies to, by type. */
export const STANDARDS = {
  pss: { title: "Pod Security Standards v1.37", subject: "Kubernetes", types: /^kubernetes:/ },
  cisDocker: { title: "CIS Docker Benchmark 1.6.0", subject: "Docker", types: /^docker(-build)?:/ },
  cisKubernetes: { title: "CIS Kubernetes Benchmark 1.12", subject: "Kubernetes", types: /^kubernetes:/ },
  awsFsbp: {
    title: "AWS Foundational Security Best Practices v1.0.0",
    subject: "Amazon ECS",
    types: /^(?:aws(?:-native)?:ecs[/:]|AWS::ECS::)/,
  },
} as const satisfies Record<Standard, { readonly title: string; readonly subject: string; readonly types: RegExp }>;

/** One control of a standard. */
export interface Control {
  readonly standard: Standard;
  /** Its number; for Pod Security Standards, its profile and name. */
  readonly id: string;
  /** The requirement in our own words; absent if the name has it. */
  readonly title?: string;
}

/** Returns the controls of all standards, or of those that apply to resources of a type. */
export function controlsOf(standards: Standards, type?: string): readonly Control[] {
  const all = known.get(standards) ?? allControlsOf(standards);
  known.set(standards, all);
  return type === undefined ? all : all.filter(({ standard }) => STANDARDS[standard].types.test(type));
}

/** Every finding has the controls of its policy. */
const known = new WeakMap<Standards, readonly Control[]>();

function allControlsOf({ pss, ...numbered }: Standards): readonly Control[] {
  const named: readonly Control[] =
    pss === undefined
      ? []
      : [{ standard: "pss", id: `${pss.profile === "baseline" ? "Baseline" : "Restricted"}: ${pss.control}` }];
  return [
    ...named,
    ...NUMBERED.flatMap((standard) => {
      const titles: Readonly<Record<string, string>> = CONTROLS[standard];
      return (numbered[standard] ?? []).map((id): Control => ({ standard, id, title: titles[id]! }));
    }),
  ];
}

const NUMBERED = Object.keys(CONTROLS) as ReadonlyArray<keyof typeof CONTROLS>;

/** Returns the controls of several, each once. */
export function unionOf(...all: readonly Standards[]): Standards {
  const pss = all.find((each) => each.pss !== undefined)?.pss;
  const numbered = NUMBERED.map((standard) => [standard, [...new Set(all.flatMap((each) => each[standard] ?? []))]]);
  const present = numbered.filter(([, ids]) => ids!.length > 0);
  return { ...(pss === undefined ? {} : { pss }), ...(Object.fromEntries(present) as Standards) };
}

/** Returns the short names of these standards, without their controls. */
export function standardNames({ pss, cisDocker, cisKubernetes, awsFsbp }: Standards): readonly string[] {
  return [
    ...(pss === undefined ? [] : [`PSS ${pss.profile}`]),
    ...(cisDocker === undefined ? [] : ["CIS Docker"]),
    ...(cisKubernetes === undefined ? [] : ["CIS Kubernetes"]),
    ...(awsFsbp === undefined ? [] : ["AWS FSBP"]),
  ];
}

/** Returns a control as text: `CIS Docker Benchmark 1.6.0, 5.5: Containers do not run in privileged mode`. */
export function controlText({ standard, id, title }: Control): string {
  return `${STANDARDS[standard].title}, ${id}${title === undefined ? "" : `: ${title}`}`;
}

/** Returns the controls as a sentence. */
export function standardsText(standards: Standards): string {
  const controls = controlsOf(standards).map(controlText);
  return `${controls.length === 0 ? "none" : controls.join("; ")}.`;
}
