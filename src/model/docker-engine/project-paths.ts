import { isAbsolute, relativePath } from "../../values/host-path";
import type { Field } from "../place";
import type { HostMount } from "../workload";

const PROJECT = "/<project>";
/** The home directories of root and of any user: either may start the project. */
const HOMES = ["/root", "/home/<user>"];

/** The assumed depth of a project's folder below the root: `/srv/shop`, `/opt/stacks/shop`. */
const DEPTH = 3;

/** Returns a host mount whose path Compose resolves: a relative one begins at the project's folder. */
export function projectMount(path: Field<string>, readOnly: Field<boolean>): HostMount {
  const mayBe = path.state === "set" ? readings(path.value) : undefined;
  return { path, readOnly, ...(mayBe === undefined ? {} : { mayBe }) };
}

/**
 * Returns the absolute paths that a relative one may resolve to. Nothing in the project's own folder belongs to the system,
 * whatever its name: `./etc/app.conf` is not in `/etc`. A path that climbs out of the folder can lead anywhere, because the
 * folder's depth is unknown; one that climbs three times or more is assumed to reach the root.
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
