import { mapField, type Field, type Place } from "../../../place";
import type { Container, HostMount, HostNamespace } from "../../../workload";
import { buildNetwork, buildOf, copied, sshKeys } from "../builds";
import { emptyContainer, type Subject } from "../parts";
import { flag, pairs, type Pair } from "./values";
import { definedFile } from "./volumes";

/** What builds a service's image, where it may leave its sandbox. */
export function buildContainers(build: Place, subject: Subject): readonly Container[] {
  if (build.shape !== "object") return [];
  return [flag(build.at("privileged")), ...entitled(build, "security.insecure")].map((privileged) => ({
    ...emptyContainer({ name: subject.name, title: buildOf(subject) }),
    privileged,
  }));
}

function entitled(build: Place, entitlement: string): ReadonlyArray<Field<boolean>> {
  return build
    .at("entitlements")
    .strings()
    .map((each) => mapField(each, (text) => text === entitlement));
}

export function buildNamespaces(build: Place, subject: Subject): readonly HostNamespace[] {
  if (build.shape !== "object") return [];
  const allowed = entitled(build, "network.host").map((isHost) => ({
    name: "network" as const,
    isHost,
    value: "network.host",
    title: buildOf(subject),
  }));
  return [buildNetwork(build.at("network"), subject), ...allowed];
}

/**
 * The files that are copied into a service's image while it is built, and into its container while `docker compose watch`
 * runs.
 */
export function copiedFiles(project: Place, service: Place, subject: Subject): readonly HostMount[] {
  const build = service.at("build");
  const title = buildOf(subject);
  const ofBuild =
    build.shape === "object"
      ? [
          ...[build.at("context").string(), ...pairs(build.at("additional_contexts")).map(path)].flatMap((context) =>
            copied(context, title),
          ),
          ...build
            .at("secrets")
            .items()
            .map((use) => definedFile(project.at("secrets"), use))
            .flatMap((file) => copied(file, title)),
          ...sshKeys(pairs(build.at("ssh")).map(path), title),
        ]
      : copied(build.string(), title);
  return [
    ...ofBuild,
    ...service
      .at("develop", "watch")
      .items()
      .flatMap((watch) => watched(watch, subject)),
  ];
}

/** The path in `name=path`. A key without one is the agent's. */
function path({ value }: Pair): Field<string> {
  return value;
}

/** `rebuild` and `restart` copy nothing by themselves. */
function watched(watch: Place, { title }: Subject): readonly HostMount[] {
  const action = watch.at("action").text();
  return action === "rebuild" || action === "restart" ? [] : copied(watch.at("path").string(), title);
}
