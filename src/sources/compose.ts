import { basename } from "node:path";
import { decidedByEnvironment } from "../values/interpolation";
import { Place } from "../model/place";
import { composeProject } from "./compose-project";
import { UnreadableText, type Document } from "../yaml/document";
import { isObject, nameAmong, type Format, type SourcedResource } from "./format";

/** Properties of a service that do not occur in other files with an object named `services`. */
const OF_A_SERVICE = [
  ...["image", "build", "provider", "extends", "command", "entrypoint", "environment", "env_file", "ports", "expose"],
  ...["user", "group_add", "privileged", "read_only", "cap_add", "cap_drop", "security_opt", "sysctls", "runtime"],
  ...["devices", "device_cgroup_rules", "gpus", "volumes", "volumes_from", "tmpfs", "secrets", "configs", "deploy"],
  ...["pid", "ipc", "uts", "cgroup", "cgroup_parent", "userns_mode", "network_mode", "networks", "use_api_socket"],
  ...["pre_start", "post_start", "pre_stop", "depends_on", "restart", "container_name", "profiles", "mem_limit"],
];

/** Matches the names of Compose files, but not `composer.json`. */
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

/**
 * Files for `docker compose` and `docker stack deploy`, whose documents are merged. Each file is checked by itself, without
 * its overrides.
 */
export const compose: Format = {
  id: "compose",
  title: "Docker Compose files",
  isMerged: true,
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

/** Other files have jobs too, but jobs without triggers. */
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

/** Other files have includes in different forms; only GitLab pipelines use the same form. */
function includesFiles(include: unknown): boolean {
  const isFile = (item: unknown): boolean =>
    typeof item === "string" ? /\.ya?ml$/i.test(item) : isObject(item) && Object.hasOwn(item, "path");
  return Array.isArray(include) && include.some(isFile);
}

/** Whether it contains only sections of a Compose file; other files with services, such as `package.json`, contain more. */
function isWholly(value: Readonly<Record<string, unknown>>): boolean {
  return otherKeys(value).length === 0;
}

/** Returns the keys that are neither sections nor extensions, which Compose ignores. */
function otherKeys(value: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(value).filter((key) => !key.startsWith("x-") && !SECTIONS.includes(key));
}

/** The sections whose entries are run, and the kind of each entry. */
const RUNNING = { services: "Service", jobs: "Job" } as const;

function read(document: Document, file: string, further: readonly Document[] = []): readonly SourcedResource[] {
  const documents = [document, ...further];
  documents.filter((each) => compose.fits(each.value, file)).forEach(refuseFirstFormat);
  const { value, locate, written } = composeProject(documents);
  const { volumes, include, name } = value;
  // Every resource's input is the whole project, because services refer to other sections.
  const inputs = Place.root(value, decidedByEnvironment);
  const resource = (kind: string, name: string): SourcedResource => ({
    type: `docker:compose:${kind}`,
    name,
    urn: null,
    inputs,
    origin: { file, locate, written },
  });
  const namesIn = (section: unknown): readonly string[] => (isObject(section) ? Object.keys(section) : []);
  return [
    ...(include === undefined || include === null ? [] : [resource("Project", nameAmong(name))]),
    ...Object.entries(RUNNING).flatMap(([section, kind]) => namesIn(value[section]).map((key) => resource(kind, key))),
    ...namesIn(volumes).map((key) => resource("Volume", key)),
  ];
}

/**
 * Rejects the version 1 format, which has no sections: its services are at the top level, where they would not be found.
 *
 * @throws UnreadableText
 */
function refuseFirstFormat({ value, locate }: Document): void {
  const sections = value as Readonly<Record<string, unknown>>;
  const [first] = otherKeys(sections);
  if (first === undefined || ["services", "include", "jobs"].some((key) => Object.hasOwn(sections, key))) return;
  const reason =
    "expected services, found none: version 1 Compose files, which have no such section, are not supported";
  throw new UnreadableText(reason, locate([first]));
}
