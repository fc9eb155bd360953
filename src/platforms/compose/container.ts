import { isEmpty, mapField, type Field, type Place } from "../../model/place";
import { parseSecurityOption, type SecurityOption } from "../../values/security-option";
import { at, from, notApplicable, string, type Table, type ValueType } from "../../model/table";
import type { Container, ContainerWords } from "../../model/workload";
import type { ContainerTable } from "../../model/kind-tables";
import { containerOf } from "../../model/docker-engine/kind";
import {
  NOT_A_BUILD,
  NOT_A_PLUGIN,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  addedCapabilities,
  droppedCapabilities,
  type Subject,
} from "../../model/docker-engine/words";
import { BUILD, buildContainers } from "./builds";
import { serviceDevices } from "./devices";
import { flag, quantity, scalar, size } from "./values";

const boolean: ValueType<boolean> = { name: "boolean", read: flag };

const SERVICE: Table<ContainerWords> = {
  privileged: at("privileged", boolean),
  user: at("user", string),
  groups: from("group_add[*]", (service) => service.at("group_add").items().map(scalar)),
  securityOptions: from("security_opt[*]", (service) => ({
    place: service.at("security_opt"),
    items: service.at("security_opt").strings().map(securityOption),
  })),
  addedCapabilities: from("cap_add[*]", (service) => addedCapabilities(service.at("cap_add"))),
  droppedCapabilities: from("cap_drop[*]", (service) => droppedCapabilities(service.at("cap_drop"))),
  devices: from(
    ["devices[*]", "device_cgroup_rules[*]", "gpus", "deploy.resources.reservations.devices[*]"],
    serviceDevices,
  ),
  readOnlyRootFilesystem: at("read_only", boolean),
  memoryLimits: from(["mem_limit", "deploy.resources.limits.memory"], (service) => [
    // The engine rejects a limit below the reservation.
    isReserved(service) ? size(service.at("mem_limit")) : { ...size(service.at("mem_limit")), unit: "memory text" },
    size(service.at("deploy", "resources", "limits", "memory")),
  ]),
  cpuLimits: from(["cpus", "cpu_quota", "deploy.resources.limits.cpus"], (service) => [
    { ...quantity(service.at("cpus")), unit: "CPUs" },
    quantity(service.at("cpu_quota")),
    quantity(service.at("deploy", "resources", "limits", "cpus")),
  ]),
  ...ONLY_KUBERNETES,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
  ...NOT_A_BUILD,
};

function isReserved(service: Place): boolean {
  return service.at("mem_reservation").isSet || service.at("deploy", "resources", "reservations", "memory").isSet;
}

const ONLY_THE_SERVICE = notApplicable(
  "The service's setting applies.",
  "droppedCapabilities",
  "memoryLimits",
  "cpuLimits",
);

/**
 * A command in the service's container, with its own user.
 *
 * @see https://github.com/docker/compose/blob/main/pkg/compose/hook.go
 */
const HOOK: Table<ContainerWords> = {
  privileged: at("privileged", boolean),
  user: from("user", (hook) => {
    const user = hook.at("user").string();
    return isEmpty(user) ? undefined : user; // the service's own user
  }),
  ...ONLY_KUBERNETES,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
  ...NOT_A_BUILD,
  ...ONLY_THE_SERVICE,
  ...notApplicable(
    "The service's setting applies.",
    "groups",
    "securityOptions",
    "addedCapabilities",
    "devices",
    "readOnlyRootFilesystem",
  ),
};

/**
 * A container that runs before the service's own. In newer versions of Compose it inherits settings from the service, where
 * they are checked; older versions start it with the image's user and without the service's settings. So its user is
 * required.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go, resolvePreStartHooks
 */
const PRE_START: Table<ContainerWords> = {
  ...SERVICE,
  securityOptions: from("security_opt[*]", (hook) => {
    const items = hook.at("security_opt").strings().map(securityOption);
    const isGuarded = items.some((option) => option.state !== "set" || option.value.key === "no-new-privileges");
    return { place: isGuarded ? hook.at("security_opt") : undefined, items };
  }),
  readOnlyRootFilesystem: from("read_only", (hook) =>
    hook.at("read_only").isSet ? flag(hook.at("read_only")) : undefined,
  ),
  ...ONLY_THE_SERVICE,
};

export const CONTAINERS: readonly ContainerTable[] = [
  { prefix: "", table: SERVICE },
  { prefix: "", table: BUILD },
  { prefix: "post_start[*].", table: HOOK },
  { prefix: "pre_stop[*].", table: HOOK },
  { prefix: "pre_start[*].", table: PRE_START },
];

const serviceContainer = containerOf(SERVICE);
const hookContainer = containerOf(HOOK);
const preStartContainer = containerOf(PRE_START);

/** Commands that run in the service's container. */
const HOOKS = ["post_start", "pre_stop"] as const;

/** Returns the container of a service, the builds of its image, and its lifecycle hooks. */
export function serviceContainers(service: Place, { name, title }: Subject): readonly Container[] {
  const before = service.at("pre_start").items();
  return [
    serviceContainer(service, { name, title }),
    ...buildContainers(service.at("build"), { name, title }),
    ...HOOKS.flatMap((key) =>
      service
        .at(key)
        .items()
        .map((hook) => hookContainer(hook, { name, title: `${key} of ${title}` })),
    ),
    ...before.map((hook) => preStartContainer(hook, { name, title: `pre_start of ${title}` })),
  ];
}

/** Compose reads a seccomp profile from a file and sends its content. */
function securityOption(option: Field<string>): Field<SecurityOption> {
  const parsed = mapField(option, parseSecurityOption);
  if (parsed.state !== "set" || parsed.value.key !== "seccomp") return parsed;
  if (parsed.value.value === "unconfined" || parsed.value.value === "builtin") return parsed;
  return { state: "elsewhere", place: parsed.place, decidedBy: "it depends on the seccomp profile in that file" };
}
