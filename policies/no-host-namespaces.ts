import { remove, setTo, type Edit } from "../src/model/edit";
import type { Condition } from "../src/policy/conditions";
import { isOn } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid, requiredBy } from "../src/policy/rules";
import { unionOf, type Standards } from "../src/policy/standards";
import { isEmpty, type Place } from "../src/model/place";
import type { NamespaceMode, Workload } from "../src/model/workload";

const isHosts: Condition<NamespaceMode> = { ...isOn, holds: (mode) => mode !== false };

const PSS = { pss: { profile: "baseline", control: "Host Namespaces" } } as const;

/**
 * Removes the setting, except the host network of a pod with Windows host processes, which the API server requires.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
 */
function removeNetwork(place: Place, { pod, containers }: Workload): Edit | undefined {
  const settings = [pod, ...containers].map((subject) => subject?.hostProcess);
  const isOrMayBeOn = settings.some((field) => field !== undefined && !isEmpty(field));
  return isOrMayBeOn ? undefined : remove(place);
}

interface Namespace {
  readonly name: string;
  readonly standards: Standards;
  readonly fix?: string;
  readonly repair?: (place: Place, workload: Workload) => Edit | undefined;
}

const NAMESPACES = {
  pidNamespaces: {
    name: "process ID",
    standards: { ...PSS, cisDocker: ["5.16"], cisKubernetes: ["5.2.3"], awsFsbp: ["ECS.3"] },
  },
  ipcNamespaces: { name: "IPC", standards: { ...PSS, cisDocker: ["5.17"], cisKubernetes: ["5.2.4"] } },
  networkNamespaces: {
    name: "network",
    repair: removeNetwork,
    standards: { ...PSS, cisDocker: ["5.10"], cisKubernetes: ["5.2.5"], awsFsbp: ["ECS.17"] },
  },
  userNamespaces: {
    name: "user",
    standards: { cisDocker: ["5.31"] },
    fix: "Remove the setting so that the engine's user namespace remapping applies.",
  },
  cgroupNamespaces: {
    name: "cgroup",
    standards: {},
    repair: setTo("private"),
    fix: 'Set it to "private". On hosts with cgroup v1, containers share the host\'s namespace by default.',
  },
  utsNamespaces: { name: "UTS", standards: { cisDocker: ["5.21"] } },
} as const satisfies Readonly<Record<string, Namespace>>;

const namespaces = Object.entries(NAMESPACES) as ReadonlyArray<[word: keyof typeof NAMESPACES, Namespace]>;

export default definePolicy({
  id: "no-host-namespaces",
  title: "Containers do not share the host's namespaces",
  level: "mandatory",
  severity: "high",
  standards: unionOf(...namespaces.map(([, { standards }]) => standards)),
  why: "A container in a host namespace can see and access the host's processes, memory, network, or cgroups.",
  fix: "Remove the setting so that the container gets its own namespace.",
  whenNotToUse:
    "Network plugins, kube-proxy, and some ingress controllers need the host's network namespace; process monitors need its process ID namespace: exempt them by name.",
  repair: {
    kind: "unsafe",
    reason: "Removes the setting. A program that needs the host's processes or network no longer works.",
  },

  rules: [
    ...namespaces.map(([word, { name, standards, fix, repair = remove }]) =>
      requiredBy(
        standards,
        forbid("workload", word, isHosts, {
          whether: `{title} shares the host's ${name} namespace`,
          ...(fix === undefined ? {} : { fix }),
          repair,
        }),
      ),
    ),
    requiredBy(
      NAMESPACES.networkNamespaces.standards,
      forbid("containers", "buildNetworks", isHosts, {
        whether: "{title} shares the host's network namespace",
        repair: remove,
      }),
    ),
  ],
});
