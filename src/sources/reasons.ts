const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "there is no such file",
  ELOOP: "it is a link that leads to itself",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "it is a socket",
  EPERM: "permission denied",
  EIO: "the disk or what is behind it failed",
};

/** Why the operating system did not open something, in words that end a sentence. */
export function reasonOf(error: unknown): string {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? `it cannot be read (${code})`;
}
