const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file",
  ELOOP: "it is a symbolic link to itself",
  EISDIR: "it is a folder",
  ENOTDIR: "part of its path is a file, not a folder",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "it is a socket",
  EPERM: "permission denied",
  EIO: "the disk reported an error",
};

/** Returns why the operating system could not open a file, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? `it cannot be read (${code})`;
}
