import { basename } from "node:path";
import { decidedByEnvironment } from "../interpolation";
import { Place, type Step } from "../place";
import { ExtendedServices } from "./compose-extends";
import { UnreadableText, type Document } from "./document";
import { isObject, nameAmong, type Format, type SourcedResource } from "./format";

/** Properties of a service that other files with an object called `services` do not have in it. */
const OF_A_SERVICE = [
  ...["image", "build", "provider", "extends", "command", "entrypoint", "environment", "env_file", "ports", "expose"],
  ...["user", "group_add", "privileged", "read_only", "cap_add", "cap_drop", "security_opt", "sysctls", "runtime"],
  ...["devices", "device_cgroup_rules", "gpus", "volumes", "volumes_from", "tmpfs", "secrets", "configs", "deploy"],
  ...["pid", "ipc", "uts", "cgroup", "cgroup_parent", "userns_mode", "network_mode", "networks", "use_api_socket"],
  ...["pre_start", "post_start", "pre_stop", "depends_on", "restart", "container_name", "profiles", "mem_limit"],
];

const FILE_NAME = /^(?:docker-)?compose[^/]*\.(?:ya?ml|json)$/i;
const SECTIONS = ["services", "include", "volumes", "networks", "secrets", "configs", "models", "name", "version"];

/** Files that `docker compose` and `docker stack deploy` read. Each is judged by itself, not with its overrides. */
export const compose: Format = {
  id: "compose",
  title: "Docker Compose files",
  fits: (value, file) =>
    isObject(value) &&
    typeof value["kind"] !== "string" &&
    (FILE_NAME.test(basename(file)) ||
      (isObject(value["services"]) && Object.values(value["services"]).some(isService))),
  read,
};

function isService(value: unknown): boolean {
  return isObject(value) && OF_A_SERVICE.some((key) => Object.hasOwn(value, key));
}

function read(document: Document, file: string): readonly SourcedResource[] {
  const value = document.value as Readonly<Record<string, unknown>>;
  refuseFirstFormat(document);
  const { services: stated, volumes, include, name } = value;
  if (stated !== undefined && stated !== null && !isObject(stated))
    throw new UnreadableText("expected services to be an object", document.locate(["services"]));

  const extended = new ExtendedServices(isObject(stated) ? stated : {});
  // The whole file is every resource's input: what a service is given stands in other sections too.
  const inputs = Place.root({ ...value, services: extended.services }, decidedByEnvironment);
  const locate = (steps: readonly Step[]) =>
    document.locate(steps[0] === "services" && steps.length > 1 ? extended.stepsTo(steps) : steps);
  const resource = (kind: string, name: string): SourcedResource => ({
    type: `docker:compose:${kind}`,
    name,
    urn: null,
    inputs,
    origin: { file, locate },
  });
  return [
    ...(include === undefined || include === null ? [] : [resource("Project", nameAmong(name))]),
    ...Object.keys(extended.services).map((key) => resource("Service", key)),
    ...(isObject(volumes) ? Object.keys(volumes) : []).map((key) => resource("Volume", key)),
  ];
}

/**
 * The first format had no sections: its services stand at the top, where nothing would be found.
 *
 * @throws UnreadableText
 */
function refuseFirstFormat({ value, locate }: Document): void {
  const keys = Object.keys(value as object).filter((key) => !key.startsWith("x-"));
  if (keys.length === 0 || keys.some((key) => SECTIONS.includes(key))) return;
  const reason = "expected services, found none: the first format of Compose files, without it, is no longer read";
  throw new UnreadableText(reason, locate([keys[0]!]));
}
