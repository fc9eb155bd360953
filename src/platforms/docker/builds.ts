import { equals, mapField, type Field, type Place } from "../../model/place";
import { from, notApplicable, type Table } from "../../model/table";
import type { ContainerWords, HostMount, WorkloadWords } from "../../model/workload";
import { containerOf, defineKind, type Kind } from "../../model/docker-engine/kind";
import { buildOf, copied, sshKeys, written } from "../../model/docker-engine/copies";
import {
  DECIDED_BY_BUILDER,
  NOT_A_PLUGIN,
  NO_NAMESPACES,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  made,
  namespaceMode,
  pulled,
  securityOptions,
  type KindSource,
} from "../../model/docker-engine/words";

/** Where a resource defines the build of its image. */
interface BuildDefinition {
  readonly noun?: string;
  readonly images: Table<WorkloadWords, KindSource>["images"];
  readonly hostMounts: Table<WorkloadWords, KindSource>["hostMounts"];
  readonly container: Pick<Table<ContainerWords>, "securityOptions" | "buildNetworks">;
}

/** A kind that names images and may build one. */
function buildKind({ images, hostMounts, container, ...names }: BuildDefinition): Kind {
  const table: Table<ContainerWords> = {
    ...container,
    ...ONLY_KUBERNETES,
    ...SELINUX_BY_OPTION,
    ...NOT_A_PLUGIN,
    ...DECIDED_BY_BUILDER,
    ...notApplicable("Builds do not have this setting.", "privileged"),
  };
  const build = containerOf(table);
  return defineKind({
    ...names,
    workload: { images, hostMounts, ...NO_NAMESPACES },
    containers: [{ prefix: "", table }],
    parts: ({ inputs, subject }) => ({
      get containers() {
        return [build(inputs, { name: subject.name, title: buildOf(subject) })];
      },
    }),
  });
}

function networkAt(...keys: readonly string[]): Table<ContainerWords>["buildNetworks"] {
  return from(keys.join("."), (inputs) => [namespaceMode(inputs.at(...keys))]);
}

const NO_OPTIONS = notApplicable("Builds do not have this setting.", "securityOptions");

const ENGINE_BUILD: Omit<BuildDefinition, "images"> = {
  hostMounts: from(
    ["build.context", "build.additionalContexts[*]", "build.secrets[*].src", "build.buildLogFile"],
    ({ inputs, subject }) => {
      const build = inputs.at("build");
      const title = buildOf(subject);
      return [
        ...copied(build.at("context").string(), title),
        ...build
          .at("additionalContexts")
          .strings()
          .flatMap((context) => copied(mapField(context, afterName), title)),
        ...build
          .at("secrets")
          .items()
          .flatMap((secret) => copied(secret.at("src").string(), title)),
        ...written(build.at("buildLogFile").string(), title, "writes its log to"),
      ];
    },
  ),
  container: {
    securityOptions: from("build.securityOpts[*]", (inputs) => ({
      ...securityOptions(inputs.at("build", "securityOpts")),
      place: undefined,
    })),
    buildNetworks: networkAt("build", "networkMode"),
  },
};

export const remoteImage = buildKind({
  noun: "image",
  ...ENGINE_BUILD,
  images: from("name", ({ inputs, subject }) => [pulled(subject.title, inputs.at("name"))]),
});

export const registryImage = buildKind({
  noun: "registry image",
  ...ENGINE_BUILD,
  images: from("name", ({ inputs, subject }) => [made(subject.title, inputs.at("name"))]),
});

export const image = buildKind({
  images: from("imageName", ({ inputs, subject }) => [made(subject.title, inputs.at("imageName"))]),
  hostMounts: from("build.context", ({ inputs, subject }) =>
    copied(inputs.at("build", "context").string(), buildOf(subject)),
  ),
  container: { ...NO_OPTIONS, buildNetworks: networkAt("build", "network") },
});

/** The Image of docker-build. */
export const buildImage = buildKind({
  images: from("tags[*]", ({ inputs, subject }) =>
    inputs
      .at("tags")
      .items()
      .map((tag) => made(subject.title, tag)),
  ),
  hostMounts: from(
    ["context.location", "context.named.*.location", "ssh[*].paths[*]", "exports[*].local.dest", "exports[*].raw"],
    buildFiles,
  ),
  container: { ...NO_OPTIONS, buildNetworks: networkAt("network") },
});

function buildFiles({ inputs, subject }: KindSource): readonly HostMount[] {
  const title = buildOf(subject);
  const context = inputs.at("context");
  const named = context
    .at("named")
    .entries()
    .map(([, each]) => each.at("location").string());
  return [
    ...[context.at("location").string(), ...named].flatMap((path) => copied(path, title)),
    ...inputs
      .at("ssh")
      .items()
      .flatMap((agent) => sshKeys(agent.at("paths").strings(), title)),
    ...inputs
      .at("exports")
      .items()
      .flatMap((entry) => exportedTo(entry))
      .flatMap((path) => written(path, title, "writes its result to")),
  ];
}

/** Returns the folder that a build exports files to; other export types write a single archive. */
function exportedTo(entry: Place): ReadonlyArray<Field<string>> {
  const disabled = entry.at("disabled").boolean();
  if (equals(disabled, true)) return [];
  return [entry.at("local", "dest").string(), mapField(entry.at("raw").string(), folderIn)];
}

/** `type=local,dest=out` → "out", and so is "out" by itself; "" for other types. */
function folderIn(raw: string): string {
  const options = new Map(raw.split(",").map((option) => cut(option)));
  if (!raw.includes("=")) return raw === "-" ? "" : raw;
  return options.get("type") === "local" ? (options.get("dest") ?? "") : "";
}

/** `name=path` → "path" */
function afterName(context: string): string {
  return cut(context)[1];
}

function cut(text: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  return at < 0 ? ["", text] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
