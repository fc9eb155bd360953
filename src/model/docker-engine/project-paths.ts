import { isAbsolute, relativePath } from "../../values/host-path";
import type { Field } from "../place";
import type { HostMount } from "../workload";

const PROJECT = "/<project>";
/** Whoever starts the project is root or a user. */
const HOMES = ["/root", "/home/<user>"];

/** How many folders a project lies below the root at most, as far as anyone can tell: `/srv/shop`, `/opt/stacks/shop`. */
const DEPTH = 3;

/** A host mount whose path Compose completes: one that is not absolute begins at the project's folder. */
export function projectMount(path: Field<string>, readOnly: Field<boolean>): HostMount {
  const mayBe = path.state === "set" ? readings(path.value) : undefined;
  return { path, readOnly, ...(mayBe === undefined ? {} : { mayBe }) };
}

/**
 * What a path that is not absolute may be. Nothing in the project's own folder belongs to the system, whatever its name:
 * `./etc/app.conf` is no `/etc`. A path that climbs out of it can be anything, as nobody knows how deep the folder lies;
 * one that climbs three times or more is taken to have reached the root, where further steps lead to the root again.
 *
 *   "./data"           → "/<project>/data"
 *   "../../etc"        → "/<project>/etc" or "/etc"
 *   "../../../../proc" → "/proc"
 *   "~/.ssh"           → "/root/.ssh" or "/home/<user>/.ssh"
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/paths/unix.go
 */
function readings(path: string): readonly string[] | undefined {
  if (path.startsWith("~")) return HOMES.map((home) => `${home}/${path.slice(1)}`);
  if (isAbsolute(path)) return undefined;
  const { climbs, rest } = relativePath(path);
  if (climbs === 0) return [`${PROJECT}/${rest}`];
  return climbs >= DEPTH ? [`/${rest}`] : [`${PROJECT}/${rest}`, `/${rest}`];
}
