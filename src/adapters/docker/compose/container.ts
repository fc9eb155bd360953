import { mapField, type Field, type Place } from "../../../place";
import { parseSecurityOption, type SecurityOption } from "../../../security-option";
import type { Container, Limits } from "../../../workload";
import { emptyContainer, type Subject } from "../parts";
import { buildContainers } from "./builds";
import { serviceDevices } from "./devices";
import { flag, quantity, scalar, size } from "./values";

/** The container of a service, the one that builds its image, and what runs at the ends of its life. */
export function serviceContainers(service: Place, subject: Subject): readonly Container[] {
  return [
    serviceContainer(service, subject),
    ...buildContainers(service.at("build"), subject),
    ...HOOKS.flatMap((key) =>
      service
        .at(key)
        .items()
        .map((hook) => hookContainer({ hook, key, subject })),
    ),
    ...service
      .at("pre_start")
      .items()
      .map((hook) => initContainer(hook, subject)),
  ];
}

function serviceContainer(service: Place, subject: Subject): Container {
  return {
    ...emptyContainer(subject),
    securityOptionsPlace: service.at("security_opt"),
    get privileged() {
      return flag(service.at("privileged"));
    },
    get user() {
      return service.at("user").string();
    },
    get groups() {
      return service.at("group_add").items().map(scalar);
    },
    get securityOptions() {
      return service.at("security_opt").strings().map(securityOption);
    },
    get addedCapabilities() {
      return service.at("cap_add").strings();
    },
    get droppedCapabilities() {
      return { place: service.at("cap_drop"), names: service.at("cap_drop").strings() };
    },
    get devices() {
      return serviceDevices(service);
    },
    get readOnlyRootFilesystem() {
      return flag(service.at("read_only"));
    },
    get limits() {
      return limits(service);
    },
  };
}

/** Compose reads a seccomp profile from a file and sends its text. */
function securityOption(option: Field<string>): Field<SecurityOption> {
  const parsed = mapField(option, parseSecurityOption);
  if (parsed.state !== "set" || parsed.value.key !== "seccomp") return parsed;
  if (parsed.value.value === "unconfined" || parsed.value.value === "builtin") return parsed;
  return { state: "elsewhere", place: parsed.place, decidedBy: "the profile in the file that it names decides" };
}

function limits(service: Place): Limits {
  const deployed = service.at("deploy", "resources", "limits");
  return {
    memory: [size(service.at("mem_limit")), size(deployed.at("memory"))],
    cpu: [quantity(service.at("cpus")), quantity(service.at("cpu_quota")), quantity(deployed.at("cpus"))],
  };
}

/** Commands of their own in the service's container. */
const HOOKS = ["post_start", "pre_stop"] as const;

interface Hook {
  readonly hook: Place;
  readonly key: string;
  readonly subject: Subject;
}

/** @see https://github.com/docker/compose/blob/main/pkg/compose/hook.go */
function hookContainer({ hook, key, subject: { name, title } }: Hook): Container {
  const user = hook.at("user").string();
  const isServiceUser = user.state === "unset" || (user.state === "set" && user.value === "");
  return {
    ...emptyContainer({ name, title: `${key} of ${title}` }),
    privileged: flag(hook.at("privileged")),
    ...(isServiceUser ? {} : { user }),
  };
}

/**
 * A container that runs before the service's own. What it does not state it has from the service, where that is judged; so
 * it is with newer versions of Compose, while older ones start it with the image's user and no setting of the service's.
 * Its user is therefore demanded.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go, resolvePreStartHooks
 */
function initContainer(hook: Place, { name, title }: Subject): Container {
  const subject = { name, title: `pre_start of ${title}` };
  const own = serviceContainer(hook, subject);
  const { securityOptions = [], readOnlyRootFilesystem } = own;
  const isGuarded = securityOptions.some(
    (option) => option.state !== "set" || option.value.key === "no-new-privileges",
  );
  const stated: Container = {
    ...emptyContainer(subject),
    securityOptions,
    addedCapabilities: own.addedCapabilities,
    devices: own.devices,
    groups: own.groups,
    ...(isGuarded ? { securityOptionsPlace: hook.at("security_opt") } : {}),
    ...(own.user === undefined ? {} : { user: own.user }),
    ...(own.privileged === undefined ? {} : { privileged: own.privileged }),
    ...(readOnlyRootFilesystem?.state === "unset" ? {} : { readOnlyRootFilesystem }),
  };
  return stated;
}
