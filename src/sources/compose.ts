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

/** No `composer.json`. */
const FILE_NAME = /^(?:docker-)?compose(?:[^a-z/][^/]*)?\.(?:ya?ml|json)$/i;
const SECTIONS = [
  "services",
  "include",
  "jobs",
  "volumes",
  "networks",
  "secrets",
  "configs",
  "models",
  "name",
  "version",
];

/** Files that `docker compose` and `docker stack deploy` read. Each is judged by itself, not with its overrides. */
export const compose: Format = {
  id: "compose",
  title: "Docker Compose files",
  fits: (value, file) =>
    isObject(value) &&
    typeof value["kind"] !== "string" &&
    (FILE_NAME.test(basename(file)) ||
      hasAny(value["services"], isContainer) ||
      (isWholly(value) && hasAny(value["services"], isService)) ||
      hasAny(value["jobs"], isJob) ||
      hasAny(value["volumes"], isVolume) ||
      (isWholly(value) && includesFiles(value["include"]) && !/gitlab-ci/i.test(file))),
  read,
};

function hasAny(section: unknown, isOne: (value: unknown) => boolean): boolean {
  return isObject(section) && Object.values(section).some(isOne);
}

/** Other files have jobs too, without triggers of their own. */
function isJob(value: unknown): boolean {
  return isObject(value) && isObject(value["triggers"]);
}

function isContainer(value: unknown): boolean {
  return isObject(value) && ["image", "build"].some((key) => Object.hasOwn(value, key));
}

function isService(value: unknown): boolean {
  return isObject(value) && OF_A_SERVICE.some((key) => Object.hasOwn(value, key));
}

function isVolume(value: unknown): boolean {
  return isObject(value) && isObject(value["driver_opts"]);
}

/** Other files include others too, in words of their own; the pipelines of GitLab do it in the same ones. */
function includesFiles(include: unknown): boolean {
  const isFile = (item: unknown): boolean =>
    typeof item === "string" ? /\.ya?ml$/i.test(item) : isObject(item) && Object.hasOwn(item, "path");
  return Array.isArray(include) && include.some(isFile);
}

/** Whether it has nothing but sections of a Compose file; others have more besides services, like `package.json`. */
function isWholly(value: Readonly<Record<string, unknown>>): boolean {
  return otherKeys(value).length === 0;
}

/** What is no section, and no extension that Compose passes by. */
function otherKeys(value: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(value).filter((key) => !key.startsWith("x-") && !SECTIONS.includes(key));
}

/** The sections whose entries run, and the kind of each entry. */
const RUNNING = { services: "Service", jobs: "Job" } as const;

function read(document: Document, file: string): readonly SourcedResource[] {
  const value = document.value as Readonly<Record<string, unknown>>;
  refuseFirstFormat(document);
  const { volumes, include, name } = value;
  const running = Object.entries(RUNNING).map(([section, kind]) => {
    const extended = new ExtendedServices(section, stated(document, section), document.locate);
    return { section, kind, extended };
  });
  // The whole file is every resource's input: what a service is given stands in other sections too.
  const sections = Object.fromEntries(running.map(({ section, extended }) => [section, extended.services]));
  const inputs = Place.root({ ...value, ...sections }, decidedByEnvironment);
  const locate = (steps: readonly Step[]) => {
    const { extended } = running.find(({ section }) => section === steps[0]) ?? {};
    return document.locate(extended !== undefined && steps.length > 1 ? extended.stepsTo(steps) : steps);
  };
  const resource = (kind: string, name: string): SourcedResource => ({
    type: `docker:compose:${kind}`,
    name,
    urn: null,
    inputs,
    origin: { file, locate },
  });
  return [
    ...(include === undefined || include === null ? [] : [resource("Project", nameAmong(name))]),
    ...running.flatMap(({ kind, extended }) => Object.keys(extended.services).map((key) => resource(kind, key))),
    ...(isObject(volumes) ? Object.keys(volumes) : []).map((key) => resource("Volume", key)),
  ];
}

/** @throws UnreadableText if the section is something else than an object */
function stated({ value, locate }: Document, section: string): Readonly<Record<string, unknown>> {
  const entries = (value as Readonly<Record<string, unknown>>)[section];
  if (entries === undefined || entries === null) return {};
  if (isObject(entries)) return entries;
  throw new UnreadableText(`expected ${section} to be an object`, locate([section]));
}

/**
 * The first format had no sections: its services stand at the top, where nothing would be found.
 *
 * @throws UnreadableText
 */
function refuseFirstFormat({ value, locate }: Document): void {
  const sections = value as Readonly<Record<string, unknown>>;
  const [first] = otherKeys(sections);
  if (first === undefined || ["services", "include", "jobs"].some((key) => Object.hasOwn(sections, key))) return;
  const reason = "expected services, found none: the first format of Compose files, without it, is no longer read";
  throw new UnreadableText(reason, locate([first]));
}
