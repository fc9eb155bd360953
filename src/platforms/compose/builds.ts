import { mapField, type Field, type Place } from "../../model/place";
import { from, notApplicable, type Table } from "../../model/table";
import type { Container, ContainerWords, HostMount, NamespaceMode } from "../../model/workload";
import { buildOf, copied, sshKeys } from "../../model/docker-engine/copies";
import { containerOf } from "../../model/docker-engine/kind";
import {
  DECIDED_BY_BUILDER,
  NOT_A_PLUGIN,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  namespaceMode,
  type Subject,
} from "../../model/docker-engine/words";
import { flag, pairs, type Pair } from "./values";
import { definedFile } from "./volumes";

interface Build {
  readonly privileged: Field<boolean>;
  readonly networks: ReadonlyArray<Field<NamespaceMode>>;
}

export const BUILD: Table<ContainerWords, Build> = {
  privileged: from(["build.privileged", "build.entitlements[*]"], ({ privileged }) => privileged),
  buildNetworks: from(["build.network", "build.entitlements[*]"], ({ networks }) => networks),
  ...ONLY_KUBERNETES,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
  ...DECIDED_BY_BUILDER,
  ...notApplicable("Builds do not have this setting.", "securityOptions"),
};

const buildContainer = containerOf(BUILD);

/** The builds of a service's image, with the settings that let them leave the sandbox. */
export function buildContainers(build: Place, subject: Subject): readonly Container[] {
  if (build.shape !== "object") return [];
  const title = buildOf(subject);
  const hosts = entitled(build, "network.host").map((isHost) => mapField(isHost, (on) => on && "network.host"));
  const networks = [namespaceMode(build.at("network")), ...hosts];
  const privileged = [flag(build.at("privileged")), ...entitled(build, "security.insecure")];
  return privileged.map((field, i) =>
    buildContainer({ privileged: field, networks: i === 0 ? networks : [] }, { name: subject.name, title }),
  );
}

function entitled(build: Place, entitlement: string): ReadonlyArray<Field<boolean>> {
  return build
    .at("entitlements")
    .strings()
    .map((each) => mapField(each, (text) => text === entitlement));
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

/** Returns the path in `name=path`. A key without a path comes from the SSH agent. */
function path({ value }: Pair): Field<string> {
  return value;
}

/** The `rebuild` and `restart` actions do not copy files. */
function watched(watch: Place, { title }: Subject): readonly HostMount[] {
  const action = watch.at("action").text();
  return action === "rebuild" || action === "restart" ? [] : copied(watch.at("path").string(), title);
}
