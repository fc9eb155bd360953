import { isAbsolute, relativePath } from "../../values/host-path";
import { isEmpty, unset, type Field } from "../place";
import type { HostMount } from "../workload";
import type { Subject } from "./words";
import { projectMount } from "./project-paths";

/** Returns the subject of a sentence about a build: `the build of image "web"`. */
export function buildOf({ title }: Pick<Subject, "title">): string {
  return `the build of ${title}`;
}

/** Returns a file or folder that the client copies to a build or a container. The path is on the client's machine. */
export function copied(path: Field<string>, title: string, verb = "gets a copy of"): readonly HostMount[] {
  const readOnly: Field<boolean> = { state: "set", value: true, place: path.place };
  return isEmpty(path) || isAncestor(path) ? [] : [{ ...projectMount(path, readOnly), transfer: { title, verb } }];
}

/** Whether the path is a folder above the project, such as `../..`: usually the root of its repository. */
function isAncestor(path: Field<string>): boolean {
  return path.state === "set" && !isAbsolute(path.value) && relativePath(path.value).rest === "";
}

/** Returns a file or folder that the client writes for a build. The build determines the content and, in a folder, the names. */
export function written(path: Field<string>, title: string, verb: string): readonly HostMount[] {
  return isEmpty(path) ? [] : [{ ...projectMount(path, unset(path.place)), transfer: { title, verb } }];
}

/** Returns keys that a build's commands can use but not read. The socket of an SSH agent is not on a list of keys. */
export function sshKeys(paths: ReadonlyArray<Field<string>>, title: string): readonly HostMount[] {
  return paths.flatMap((path) => copied(path, title, "uses"));
}
