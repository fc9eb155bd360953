/** The user and group of a container's main process, from the `user[:group]` of a Docker container or service. */
export interface DockerUser {
  readonly user: Identity;
  readonly group: Identity;
}

/** An account as Docker reads it: the image's, root, another one, or a number that no account can have. */
export type Identity = "unset" | "root" | "other" | "out of range";

const HIGHEST_ID = 2 ** 31 - 1;

/**
 * Reads `user[:group]` as the engine does: a number in any spelling that Go's `strconv.Atoi` accepts (`0`, `00`, `+0`,
 * `-0`) is an ID, everything else a name. With a group alone (`:1000`), the user is root, not the image's user. Spaces
 * around a name are ignored: an engine that keeps them rejects the container, but another engine may not.
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
