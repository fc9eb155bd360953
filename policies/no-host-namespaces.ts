import { remove, setTo, type Repair } from "../src/model/edit";
import type { Condition } from "../src/policy/conditions";
import { isOn } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";
import type { NamespaceMode } from "../src/model/workload";

const isHosts: Condition<NamespaceMode> = { ...isOn, holds: (mode) => mode !== false };

const NAMESPACES = {
  pidNamespaces: { name: "process ID" },
  ipcNamespaces: { name: "IPC" },
  networkNamespaces: { name: "network" },
  userNamespaces: {
    name: "user",
    fix: "Remove the setting so that the engine's user namespace remapping applies.",
  },
  cgroupNamespaces: {
    name: "cgroup",
    repair: setTo("private"),
    fix: 'Set it to "private". On hosts with cgroup v1, containers share the host\'s namespace by default.',
  },
  utsNamespaces: { name: "UTS" },
} as const;

const namespaces = Object.entries(NAMESPACES) as ReadonlyArray<
  [word: keyof typeof NAMESPACES, { readonly name: string; readonly fix?: string; readonly repair?: Repair }]
>;

export default definePolicy({
  id: "no-host-namespaces",
  title: "Containers do not share the host's namespaces",
  level: "mandatory",
  severity: "high",
  standards: {
    pss: { profile: "baseline", control: "Host Namespaces" },
    cisDocker: ["5.10", "5.16", "5.17", "5.21", "5.31"],
    cisKubernetes: ["5.2.3", "5.2.4", "5.2.5"],
  },
  why: "A container in a host namespace can see and access the host's processes, memory, network, or cgroups.",
  fix: "Remove the setting so that the container gets its own namespace.",
  whenNotToUse:
    "Network plugins, kube-proxy, and some ingress controllers need the host's network namespace; process monitors need its process ID namespace: exempt them by name.",
  repair: {
    kind: "unsafe",
    reason: "Removes the setting. A program that needs the host's processes or network no longer works.",
  },

  rules: [
    ...namespaces.map(([word, { name, fix, repair = remove }]) =>
      forbid("workload", word, isHosts, {
        whether: `{title} shares the host's ${name} namespace`,
        ...(fix === undefined ? {} : { fix }),
        repair,
      }),
    ),
    forbid("containers", "buildNetworks", isHosts, {
      whether: "{title} shares the host's network namespace",
      repair: remove,
    }),
  ],
});
