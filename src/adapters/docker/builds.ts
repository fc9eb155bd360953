import { isAbsolute, relativePath } from "../../host-path";
import { mapField, unset, type Field, type Place } from "../../place";
import { parseSecurityOption } from "../../security-option";
import type { Container, HostMount, HostNamespace, Workload } from "../../workload";
import { projectMount } from "./project-paths";
import { isMount } from "./mounts";
import { emptyContainer, networkNamed, type Subject } from "./parts";

/** What a build adds to the workload that its image is. */
type Build = Pick<Workload, "containers" | "hostMounts" | "hostNamespaces">;

/** The subject of a sentence about a build: `the build of image "web"`. */
export function buildOf({ title }: Pick<Subject, "title">): string {
  return `the build of ${title}`;
}

/** A file or folder that the client copies to a build or a container. The path is of the machine that runs the client. */
export function copied(path: Field<string>, title: string, verb = "gets a copy of"): readonly HostMount[] {
  const readOnly: Field<boolean> = { state: "set", value: true, place: path.place };
  return isMount(path) && !isAncestor(path) ? [{ ...projectMount(path, readOnly), transfer: { title, verb } }] : [];
}

/** `../..`: a folder above the project, usually the root of its repository. */
function isAncestor(path: Field<string>): boolean {
  return path.state === "set" && !isAbsolute(path.value) && relativePath(path.value).rest === "";
}

/** What the client writes for a build: the build decides the content, and for a folder the names too. */
function written(path: Field<string>, title: string, verb: string): readonly HostMount[] {
  return isMount(path) ? [{ ...projectMount(path, unset(path.place)), transfer: { title, verb } }] : [];
}

/** The network of the commands that a build runs. */
export function buildNetwork(network: Place, subject: Pick<Subject, "title">): HostNamespace {
  return { ...networkNamed(network), title: buildOf(subject) };
}

/** `build` of docker.RemoteImage and docker.RegistryImage. */
export function imageBuild(build: Place, subject: Subject): Build {
  const title = buildOf(subject);
  return {
    get containers(): readonly Container[] {
      const securityOptions = build
        .at("securityOpts")
        .strings()
        .map((option) => mapField(option, parseSecurityOption));
      return build.isSet ? [{ ...emptyContainer({ name: subject.name, title }), securityOptions }] : [];
    },
    get hostMounts() {
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
    get hostNamespaces() {
      return [buildNetwork(build.at("networkMode"), subject)];
    },
  };
}

/** `build` of docker.Image. */
export function simpleImageBuild(build: Place, subject: Subject): Build {
  return {
    containers: [],
    get hostMounts() {
      return copied(build.at("context").string(), buildOf(subject));
    },
    get hostNamespaces() {
      return [buildNetwork(build.at("network"), subject)];
    },
  };
}

/** The inputs of docker-build's Image. */
export function dockerBuild(inputs: Place, subject: Subject): Build {
  const title = buildOf(subject);
  return {
    containers: [],
    get hostMounts() {
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
    },
    get hostNamespaces() {
      return [buildNetwork(inputs.at("network"), subject)];
    },
  };
}

/** Keys that the commands of a build can use, without reading them. An agent's socket is not on a list of keys. */
export function sshKeys(paths: ReadonlyArray<Field<string>>, title: string): readonly HostMount[] {
  return paths.flatMap((path) => copied(path, title, "uses"));
}

/** The folder that a build's files are written to; other kinds of export write one archive. */
function exportedTo(entry: Place): ReadonlyArray<Field<string>> {
  const disabled = entry.at("disabled").boolean();
  if (disabled.state === "set" && disabled.value) return [];
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
