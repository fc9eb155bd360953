/** Who a container's main process runs as, from the `user[:group]` of a Docker container or service. */
export interface DockerUser {
  readonly user: Identity;
  readonly group: Identity;
}

/** An account as Docker reads it: left to the image, the superuser, another one, or a number that no account can have. */
export type Identity = "unset" | "root" | "other" | "out of range";

const HIGHEST_ID = 2 ** 31 - 1;

/**
 * Reads `user[:group]` as the engine does: a number in any spelling that Go's `strconv.Atoi` takes (`0`, `00`, `+0`,
 * `-0`) is an ID, everything else a name. A group alone (`:1000`) leaves the user to root, not to the image. Spaces
 * around a name are dropped: an engine that takes them as part of it refuses the container, another may not.
 *
 * @see https://github.com/moby/sys/blob/main/user/user.go, GetExecUser
 */
export function parseDockerUser(text: string): DockerUser {
  const [user = "", group = ""] = text.split(":");
  const isGroupAlone = text.includes(":") && user.trim() === "";
  return { user: isGroupAlone ? "root" : identity(user), group: identity(group) };
}

function identity(text: string): Identity {
  const name = text.trim();
  if (name === "") return "unset";
  if (name === "root") return "root";
  if (!/^[+-]?[0-9]+$/.test(name)) return "other";
  const id = Number(name);
  if (id < 0 || id > HIGHEST_ID) return "out of range";
  return id === 0 ? "root" : "other";
}
