import { equals, isEmpty, mapField, valueOf, type Field, type Place } from "../place";
import type { HostMount } from "../workload";

/** The host path of the file system that a volume of each type mounts. */
const MOUNTED_BY_TYPE: ReadonlyMap<string, string> = new Map([
  ["proc", "/proc"],
  ["sysfs", "/sys"],
  ["cgroup", "/sys/fs/cgroup"],
  ["cgroup2", "/sys/fs/cgroup"],
  ["debugfs", "/sys/kernel/debug"],
  ["tracefs", "/sys/kernel/tracing"],
  ["securityfs", "/sys/kernel/security"],
  ["configfs", "/sys/kernel/config"],
  ["bpf", "/sys/fs/bpf"],
  ["pstore", "/sys/fs/pstore"],
  ["resctrl", "/sys/fs/resctrl"],
  ["selinuxfs", "/sys/fs/selinux"],
  ["fusectl", "/sys/fs/fuse/connections"],
  ["efivarfs", "/sys/firmware/efi/efivars"],
  ["binfmt_misc", "/proc/sys/fs/binfmt_misc"],
  ["nfsd", "/proc/fs/nfsd"],
  ["smackfs", "/sys/fs/smackfs"],
  ["devtmpfs", "/dev"],
]);

const NETWORK_TYPES = new Set(["cifs", "smb3"]);

/** File systems on a disk or folder: the kernel reads the device as a path, even if it does not begin with a slash. */
const TYPES_ON_A_PATH = new Set([
  ...["ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "nilfs2", "jfs", "reiserfs"],
  ...["gfs2", "ocfs2", "minix"],
  ...["vfat", "msdos", "exfat", "ntfs", "ntfs3", "hfs", "hfsplus", "ufs", "apfs", "fuseblk"],
  ...["iso9660", "udf", "squashfs", "erofs", "cramfs", "romfs", "ecryptfs"],
]);

/** A volume as its driver sees it. */
export interface DrivenVolume {
  /** `driverOpts` of a volume, `volumeOptions.driverOptions` of a mount. */
  readonly options: Place;
  /** The driver's name; unset is `local`. */
  readonly driver: Field<string>;
  /** Whether the mount of the volume is read-only, if there is one. */
  readonly readOnly?: Field<boolean>;
}

/**
 * Returns the host mounts in the options of a volume's `local` driver, which passes them to mount(2) unchanged: a `device`
 * that is a path on the host, the directories of an overlay, and the kernel's own file systems.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/volume/local/local_unix.go
 */
export function driverOptionMounts({ options, driver, readOnly }: DrivenVolume): readonly HostMount[] {
  if (driver.state === "set" && driver.value !== "local" && driver.value !== "") return [];
  const type = options.at("type").string();
  const device = options.at("device").string();
  // The options of mount(2) may include a password.
  const o = options.at("o").unquoted().string();
  const words = valueOf(o)?.split(",") ?? [];

  const paths =
    options.shape === "object"
      ? [
          ...translate(type, (name) => [MOUNTED_BY_TYPE.get(name)].filter((path) => path !== undefined)),
          ...translate(device, (path) => (isHostDevice({ path, type, words }) ? [path] : [])),
          ...translate(o, () => words.flatMap(overlayDirectories)),
        ]
      : [options.unquoted().at("device").string()].filter(({ state }) => state !== "unset");
  return paths.map((path) => ({
    // With an unknown driver, the same options may be harmless.
    path: path.state === "set" && driver.state !== "set" && driver.state !== "unset" ? driver : path,
    readOnly: isReadOnly(readOnly, o, words),
  }));
}

/** Returns the paths in a value; a value that cannot be read is an unknown path. */
function translate(field: Field<string>, pathsOf: (value: string) => readonly string[]): readonly Field<string>[] {
  if (field.state === "unset") return [];
  if (field.state !== "set") return [field];
  return pathsOf(field.value).map((value) => ({ ...field, value }));
}

interface DeviceOption {
  readonly path: string;
  readonly type: Field<string>;
  readonly words: readonly string[];
}

/**
 * Whether a device is a path. A bind mount reads its device as a path whatever the type, and so does a file system on a
 * disk: a relative one begins at the daemon's working directory, the root. Other types have their own names for devices.
 */
function isHostDevice({ path, type, words }: DeviceOption): boolean {
  if (words.includes("bind") || words.includes("rbind")) return true;
  const isOneOf = (types: ReadonlySet<string>): boolean => type.state === "set" && types.has(type.value);
  if (!path.startsWith("/")) return path !== "" && isOneOf(TYPES_ON_A_PATH);
  return !(path.startsWith("//") && isOneOf(NETWORK_TYPES));
}

/** `lowerdir=/etc:usr` → `["/etc", "usr"]`, because the daemon resolves relative ones from its root directory. */
function overlayDirectories(option: string): readonly string[] {
  const directories = /^(?:lowerdir\+?|upperdir|workdir|datadir\+?)=(.*)/s.exec(option)?.[1];
  return directories === undefined ? [] : directories.split(":").filter((path) => path !== "");
}

/** Whether the mount or its options are read-only; the last of `ro` and `rw` in the options counts. */
function isReadOnly(mount: Field<boolean> | undefined, o: Field<string>, words: readonly string[]): Field<boolean> {
  const byOptions = mapField(o, () => words.lastIndexOf("ro") > words.lastIndexOf("rw"));
  if (mount === undefined || equals(byOptions, true)) return byOptions;
  return isEmpty(mount) && o.state !== "unset" ? byOptions : mount;
}
