import { isAbsolute, relativePath } from "../../values/host-path";
import { isEmpty, unset, type Field } from "../place";
import type { HostMount } from "../workload";
import type { Subject } from "./words";
import { projectMount } from "./project-paths";

/** The subject of a sentence about a build: `the build of image "web"`. */
export function buildOf({ title }: Pick<Subject, "title">): string {
  return `the build of ${title}`;
}

/** A file or folder that the client copies to a build or a container. The path is of the machine that runs the client. */
export function copied(path: Field<string>, title: string, verb = "gets a copy of"): readonly HostMount[] {
  const readOnly: Field<boolean> = { state: "set", value: true, place: path.place };
  return isEmpty(path) || isAncestor(path) ? [] : [{ ...projectMount(path, readOnly), transfer: { title, verb } }];
}

/** `../..`: a folder above the project, usually the root of its repository. */
function isAncestor(path: Field<string>): boolean {
  return path.state === "set" && !isAbsolute(path.value) && relativePath(path.value).rest === "";
}

/** What the client writes for a build: the build decides the content, and for a folder the names too. */
export function written(path: Field<string>, title: string, verb: string): readonly HostMount[] {
  return isEmpty(path) ? [] : [{ ...projectMount(path, unset(path.place)), transfer: { title, verb } }];
}

/** Keys that the commands of a build can use, without reading them. An agent's socket is not on a list of keys. */
export function sshKeys(paths: ReadonlyArray<Field<string>>, title: string): readonly HostMount[] {
  return paths.flatMap((path) => copied(path, title, "uses"));
}
